"""What the business says no with: a class that carries its facts."""

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


def raised(outcome: Outcome | Refusal | BadInput) -> Outcome:
    """Return the outcome of a single call, or raise it when it is a no."""
    if isinstance(outcome, Refusal | BadInput):
        raise outcome
    return outcome
