"""What the room of group buys says no with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bff.domains.group_buy.flaws import Flaw
from bff.kit.refusal import BadInput, Refusal


class Reason(StrEnum):
    """Why somebody cannot join a party."""

    SEATED = "SEATED"
    NOT_YET_OPEN = "NOT_YET_OPEN"
    COMPLETE = "COMPLETE"
    CLOSED = "CLOSED"
    FULL = "FULL"
    OTHER_PARTY = "OTHER_PARTY"
    LIMIT_REACHED = "LIMIT_REACHED"
    SOLD_OUT = "SOLD_OUT"

    @property
    def zh(self) -> str:
        """The reason in Chinese."""
        return WORDS[self][0]

    @property
    def en(self) -> str:
        """The reason in English."""
        return WORDS[self][1]


WORDS: Mapping[Reason, tuple[str, str]] = {
    Reason.SEATED: ("您已在这个团里", "You are in this party."),
    Reason.NOT_YET_OPEN: ("团长还没有支付", "Its head has not paid yet."),
    Reason.COMPLETE: ("这个团已成团", "This party is complete."),
    Reason.CLOSED: ("这个团已结束", "This party is over."),
    # Not the same as complete: a seat that is not paid in time becomes free.
    Reason.FULL: ("席位已满", "All seats are taken for now."),
    Reason.OTHER_PARTY: ("您正在参加同一商品的另一个团", "You are in another party of this offer."),
    Reason.LIMIT_REACHED: ("您已达到限购数量", "You have had as many as one person may."),
    Reason.SOLD_OUT: ("拼团库存已售完", "Nothing is left of this offer."),
}


@dataclass(eq=True)
class OfferUnknown(BadInput):
    """There is no offer of that id."""

    def __str__(self) -> str:
        """Say so in words."""
        return "There is no such offer."


@dataclass(eq=True)
class PartyUnknown(BadInput):
    """There is no party of that id at that store."""

    def __str__(self) -> str:
        """Say so in words."""
        return "There is no such party."


@dataclass(eq=True)
class AnotherProduct(BadInput):
    """The variant is of another product than the offer."""

    def __str__(self) -> str:
        """Say so in words."""
        return "The offer is of another product."


@dataclass(eq=True)
class OfferNotYetOpen(Refusal):
    """The first party of the offer can be opened later."""

    opens_at: datetime


@dataclass(eq=True)
class OfferClosed(Refusal):
    """No further party of the offer is opened."""


@dataclass(eq=True)
class StoreNotTaking(Refusal):
    """The store takes no part in the offer."""


@dataclass(eq=True)
class PartyFull(Refusal):
    """All seats of the party are taken for now."""


@dataclass(eq=True)
class PartyClosed(Refusal):
    """The party is complete, over, or not paid for by its head yet."""

    reason: Reason


@dataclass(eq=True)
class AlreadyInParty(Refusal):
    """This person sits in this party or in another open one of the offer."""

    party_id: UUID


@dataclass(eq=True)
class GroupBuyLimitReached(Refusal):
    """This person has had as many pieces as one person may."""

    limit: int


@dataclass(eq=True)
class TooManyPieces(Refusal):
    """A seat has no room for so many pieces, this person may have no more, or no more are left."""

    most: int


@dataclass(eq=True)
class GroupBuySoldOut(Refusal):
    """Nothing is left of the offer."""


@dataclass(eq=True)
class PartyTooSmall(Refusal):
    """Too few have paid for the brand to complete the party."""

    filled: int
    needed: int


@dataclass(eq=True)
class OfferUnsound(Refusal):
    """The offer could not be what it says."""

    flaw: Flaw
