"""A seed that replays, for what is tried by chance."""

from tests.given.proving import say, seed

__all__ = ["say", "seed"]
