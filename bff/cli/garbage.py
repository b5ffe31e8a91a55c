"""How often objects that go in circles are looked for."""

import gc

# So many more objects than there were, and those of the last while are looked through. Set when
# this is imported: a fifth of the time in which all is loaded went by with looking.
gc.set_threshold(100_000)


def settle() -> None:
    """Look no more at what is there by now, for it stays as long as the process."""
    # Rows and answers hardly ever go in circles, and looking for those that do took a third of
    # the time of a busy worker.
    gc.collect()
    gc.freeze()
