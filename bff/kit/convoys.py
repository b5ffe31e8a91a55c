"""The convoys of a process: one for each thing that is asked for in the plural."""

from collections.abc import Callable
from functools import partial
from typing import Any

from bff.kit.convoy import Convoy, Watch, unwatched

Plural = Callable[..., Any]


class Convoys:
    """Finds the convoy behind a loader or a verb, and makes it when it is first asked for."""

    def __init__(self, watch: Watch = unwatched) -> None:
        """Have each batch told to `watch`."""
        self._watch = watch
        self._found: dict[tuple[Plural, int], Convoy] = {}

    def reading(self, loader: Plural, source: Any) -> Convoy:
        """Return the convoy that asks `loader(source, keys)`; equal keys share an answer."""
        return self._of(loader, (source,), shared=True)

    def acting(self, verb: Plural, *leaning: Any) -> Convoy:
        """Return the convoy that carries commands to `verb(*leaning, commands)`.

        What a verb leans on is the same for a whole process, beginning with where it acts.
        """
        return self._of(verb, leaning, shared=False)

    def _of(self, act: Plural, leaning: tuple[Any, ...], *, shared: bool) -> Convoy:
        # By identity: two databases are two, whatever they are called.
        place = (act, id(leaning[0]))
        found = self._found.get(place)
        if found is None:
            made = Convoy(act.__name__, partial(act, *leaning), shared=shared, watch=self._watch)
            found = self._found[place] = made
        return found
