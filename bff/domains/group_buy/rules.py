"""What a party costs and who may join it: pure, no await."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from bff.domains.group_buy.errors import Reason
from bff.domains.group_buy.states import PartyState

TIERS_MAX = 8
# One person alone is no party.
SIZE_MIN = 2
# The row of a party is locked for each of its people: a larger crowd wants a sale.
SIZE_MAX = 200
WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Tier:
    """What one piece costs in a party of so many people or more."""

    people: int
    price_fen: int


@dataclass(frozen=True, slots=True)
class Stock:
    """What is left of an offer, and how many pieces a seat and a person may have of it."""

    total: int | None
    taken: int
    per_seat: int
    per_member: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A party at a moment; `lapsed` seats are still counted as taken, but their time is over."""

    state: PartyState
    size: int
    taken: int
    lapsed: int
    ends_at: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Mine:
    """What somebody, whoever they are known as, has of an offer already."""

    seated: bool = False
    elsewhere: bool = False
    pieces: int = 0


NOTHING = Mine()


def sound(tiers: Sequence[Tier]) -> bool:
    """Whether these are the prices of an offer: more people, and each of them pays less."""
    return (
        1 <= len(tiers) <= TIERS_MAX
        and SIZE_MIN <= tiers[0].people <= tiers[-1].people <= SIZE_MAX
        and tiers[-1].price_fen > 0
        and all(a.people < b.people and a.price_fen > b.price_fen for a, b in pairwise(tiers))
    )


def size(tiers: Sequence[Tier]) -> int:
    """Return how many people fill a party."""
    return tiers[-1].people


def price_fen(tiers: Sequence[Tier], people: int) -> int:
    """Return what one piece costs in a party of so many; below the first tier, that of the first.

    Whoever pays early pays the price of the moment; the difference is given back on completion.
    """
    reached = tiers[0]
    for tier in tiers:
        if tier.people <= people:
            reached = tier
    return reached.price_fen


def left(stock: Stock) -> int | None:
    """Return how many pieces of the offer are left; None when it has no limit."""
    return None if stock.total is None else stock.total - stock.taken


def most(stock: Stock, mine: Mine) -> int:
    """Return how many pieces one may take now."""
    limits = [stock.per_seat, left(stock)]
    if stock.per_member is not None:
        limits.append(stock.per_member - mine.pieces)
    return max(0, min(limit for limit in limits if limit is not None))


def needed(tiers: Sequence[Tier], early_bp: int | None) -> int:
    """Return how many must have paid before the brand may complete a party early.

    It is never one person alone; without `early_bp` it takes a full party.
    """
    if early_bp is None:
        return size(tiers)
    return max(SIZE_MIN, -(-size(tiers) * early_bp // WHOLE_BP))


def comes_about(tiers: Sequence[Tier], paid: int) -> bool:
    """Whether a party whose time is over has reached a step of its ladder."""
    return paid >= tiers[0].people


def free(party: Standing) -> int:
    """Return how many seats can be taken, those among them that were not paid in time."""
    return party.size - party.taken + party.lapsed


def hindrance(party: Standing, stock: Stock, mine: Mine) -> Reason | None:
    """Return why somebody cannot join a party now, or None."""
    # What they have comes first: whoever is in wants no other news of a full party.
    if mine.seated:
        return Reason.SEATED
    return _closed(party) or unwanted(stock, mine)


def unwanted(stock: Stock, mine: Mine) -> Reason | None:
    """Return why somebody can have nothing of an offer in a further party, or None."""
    if mine.elsewhere:
        return Reason.OTHER_PARTY
    if stock.per_member is not None and mine.pieces >= stock.per_member:
        return Reason.LIMIT_REACHED
    return None if most(stock, mine) > 0 else Reason.SOLD_OUT


def over(party: Standing) -> Reason | None:
    """Return why a party does not wait for people now, or None."""
    if party.state is PartyState.PENDING:
        return Reason.NOT_YET_OPEN
    if party.state is PartyState.COMPLETE:
        return Reason.COMPLETE
    # What is past its time and not swept yet is over as well.
    if party.state is not PartyState.OPEN or party.ends_at <= party.now:
        return Reason.CLOSED
    return None


def _closed(party: Standing) -> Reason | None:
    return over(party) or (None if free(party) > 0 else Reason.FULL)
