"""What the business says no with: a class that carries its facts."""

from typing import TypeVar

Outcome = TypeVar("Outcome")


class Refusal(Exception):  # noqa: N818  a refusal is an outcome, not an error
    """The base of every "no" of a domain; a subclass is a dataclass of its facts."""


class BadInput(ValueError):  # noqa: N818  named for the caller, who sent it
    """Input that no screen of ours sends; the message is one plain English sentence."""


class Forbidden(PermissionError):  # noqa: N818  says what happened
    """The viewer may not do this here; another's thing and a missing one look the same."""


def raised(outcome: Outcome | Refusal | BadInput) -> Outcome:
    """Return the outcome of a single call, or raise it when it is a no."""
    if isinstance(outcome, Refusal | BadInput):
        raise outcome
    return outcome
