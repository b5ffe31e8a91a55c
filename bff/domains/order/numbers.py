"""The numbers under which WeChat Pay knows a refund: the one that it closed is used up."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from bff.domains.order.states import REFUND_EDGES, RefundState

# What WeChat closed so often, it closes for a reason that a person has to find.
NUMBERS_MAX = 5
# An order's refunds are a minute apart; what hinders one rarely goes away so soon.
AGAIN_AFTER = timedelta(minutes=1)
TIMES_LONGER = 10


class Numbered(NamedTuple):
    """A refund under the first of its numbers, or a later one."""

    refund_id: UUID
    number: int = 1

    @property
    def text(self) -> str:
        """What WeChat calls it."""
        first = self.refund_id.hex
        return first if self.number == 1 else f"{first}-{self.number}"


def read(text: str) -> Numbered | None:
    """Return the refund of this number; None when it is none of ours."""
    first, _, later = text.partition("-")
    try:
        which = Numbered(UUID(hex=first), int(later or 1))
    except ValueError:
        return None
    return which if which.text == text and which.number > 0 else None


def goal(stands: RefundState, *, asked_as: int, told_as: int, told: RefundState) -> RefundState:
    """Return how a refund stands once WeChat told this of one of its numbers.

    Only its last number counts; if that is closed the refund is sent again under another.
    """
    if told_as != asked_as or told not in REFUND_EDGES.get(stands, ()):
        return stands
    again = told is RefundState.CLOSED and asked_as < NUMBERS_MAX
    return RefundState.APPROVED if again else told


def again_after(number: int) -> timedelta:
    """Return how long after this number was closed the next one is sent."""
    longer: int = TIMES_LONGER ** (number - 1)
    return AGAIN_AFTER * longer
