"""Seeds that replay, for what happens at random."""

from tests.given.proving import say, seed

__all__ = ["say", "seed"]
