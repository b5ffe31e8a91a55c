"""What the business says no with: a class that carries its facts."""

from math import ceil
from typing import TypeVar

Outcome = TypeVar("Outcome")


class Refusal(Exception):
    """The base of every "no" of a domain; a subclass is a dataclass of its facts."""


class BadInput(ValueError):
    """Input that no screen of ours sends; the message is one plain English sentence."""


class Forbidden(PermissionError):
    """The viewer may not do this here; another's thing and a missing one look the same."""


class Unavailable(Exception):
    """A service is away or too busy; ask the same again to learn what became of it."""


class RateLimited(Exception):
    """Too much was asked for of late; `after_s` says when to ask again."""

    def __init__(self, limit: str, after_s: float) -> None:
        """Round up to whole seconds, as HTTP has them."""
        super().__init__(limit)
        self.after_s = max(1, ceil(after_s))


def raised(outcome: Outcome | Refusal | BadInput) -> Outcome:
    """Return the outcome of a single call, or raise it when it is a no."""
    if isinstance(outcome, Refusal | BadInput):
        raise outcome
    return outcome
