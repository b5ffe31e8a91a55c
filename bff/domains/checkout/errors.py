"""What this room says no with."""

from dataclasses import dataclass

from bff.kit.refusal import Refusal


@dataclass(eq=True)
class PosterUnknown(Refusal):
    """There is nothing, or nothing any more, of which a poster could be made."""


@dataclass(eq=True)
class PosterUnavailable(Refusal):
    """WeChat gives no code for it just now."""
