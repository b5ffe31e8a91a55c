"""What members are told of, and what each message tells. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bff.kit import money
from bff.kit.clock import SHANGHAI


class Moment(StrEnum):
    """What a member is told of."""

    ORDER_PAID = "ORDER_PAID"
    ORDER_EXPIRED = "ORDER_EXPIRED"
    REFUND_DONE = "REFUND_DONE"
    PICKUP_READY = "PICKUP_READY"
    PICKUP_OVERDUE = "PICKUP_OVERDUE"
    PARTY_COMPLETE = "PARTY_COMPLETE"
    PARTY_EXPIRED = "PARTY_EXPIRED"
    PARTY_MOVED = "PARTY_MOVED"
    SALE_ARRIVED = "SALE_ARRIVED"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message tells: goods, a store, a sum, a number; never a person.

    `about_id` is what it is about: nobody is told twice of one moment of one thing.
    """

    about_id: UUID
    title: str | None = None
    place: str | None = None
    fen: int | None = None
    number: str | None = None
    people: int | None = None
    until: str | None = None


# What must be known to say it; a message that lacks something of it is never kept.
DUE: Mapping[Moment, frozenset[str]] = {
    Moment.ORDER_PAID: frozenset({"title", "place", "fen", "number"}),
    Moment.ORDER_EXPIRED: frozenset({"title", "number"}),
    Moment.REFUND_DONE: frozenset({"title", "fen", "number"}),
    Moment.PICKUP_READY: frozenset({"title", "place", "number", "until"}),
    Moment.PICKUP_OVERDUE: frozenset({"title", "place", "number"}),
    Moment.PARTY_COMPLETE: frozenset({"title", "place", "people"}),
    Moment.PARTY_EXPIRED: frozenset({"title", "fen"}),
    Moment.PARTY_MOVED: frozenset({"title", "place"}),
    Moment.SALE_ARRIVED: frozenset({"title", "place"}),
}


def kept(moment: Moment, facts: Facts) -> Mapping[str, str | int]:
    """Return the facts as they are kept; ValueError when one is missing."""
    known = {name: fact for name, fact in asdict(facts).items() if fact is not None}
    if missing := DUE[moment] - set(known):
        raise ValueError(f"{moment} cannot be told without {', '.join(sorted(missing))}")
    return {name: fact for name, fact in known.items() if name in DUE[moment]}


def said(facts: Mapping[str, str | int], at: datetime) -> Mapping[str, str]:
    """Return the facts in words: a sum as people read it, the time in Asia/Shanghai."""
    words = {name: str(fact) for name, fact in facts.items()}
    if "fen" in facts:
        words["fen"] = money.display(int(facts["fen"]))
    return words | {"at": f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"}
