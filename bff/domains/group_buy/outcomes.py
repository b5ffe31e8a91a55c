"""What comes of the verbs of group buys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from bff.domains.group_buy.rows import Seat
from bff.domains.group_buy.states import SeatState


@dataclass(frozen=True, slots=True)
class Held:
    """A seat is kept until `held_until`; `price_fen` is what one piece costs at this moment."""

    seat_id: UUID
    party_id: UUID
    offer_id: UUID
    store_id: UUID
    product_id: UUID
    price_fen: int
    held_until: datetime


@dataclass(frozen=True, slots=True)
class Seated:
    """The order is paid and sits in its party, which may be complete with it."""

    party_id: UUID


@dataclass(frozen=True, slots=True)
class Moved:
    """The order was paid too late for its party and sits in another one of its offer and store."""

    to_party_id: UUID


@dataclass(frozen=True, slots=True)
class Homeless:
    """The order was paid too late and no party can have it: the money goes back."""


@dataclass(frozen=True, slots=True)
class PaidBefore:
    """The payment was known already; nothing changed."""

    state: SeatState


Outcome = Seated | Moved | Homeless | PaidBefore


class Bought(NamedTuple):
    """A seat of a complete party, and what its order paid above the price that all pay.

    `give_back_fen` knows of no coupons: it is no more than what is left of the order's payment
    that the caller gives back.
    """

    order_id: UUID | None
    member_id: UUID
    quantity: int
    give_back_fen: int

    @classmethod
    def at(cls, price_fen: int, seat: Seat) -> "Bought":
        """Settle a seat at this price of a piece; whoever left since may have made it rise."""
        fen = max(0, seat.price_fen - price_fen) * seat.quantity
        return cls(seat.order_id, seat.member_id, seat.quantity, fen)


@dataclass(frozen=True, slots=True)
class Completed:
    """A party came about: its orders are to be booked, and the differences to be given back."""

    party_id: UUID
    offer_id: UUID
    store_id: UUID
    price_fen: int
    bought: Sequence[Bought]

    @property
    def order_ids(self) -> list[UUID]:
        """The orders of its people."""
        return [one.order_id for one in self.bought if one.order_id]


@dataclass(frozen=True, slots=True)
class Expired:
    """A party did not come about: these orders are to be paid back whole, once."""

    party_id: UUID
    order_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Paid:
    """An outcome for each order, None for one without a seat, and the parties that are complete."""

    outcomes: Sequence[Outcome | None]
    completed: Sequence[Completed]


@dataclass(frozen=True, slots=True)
class Left:
    """The order gave up its seat; `paid` says whether it had been paid."""

    party_id: UUID
    paid: bool


@dataclass(frozen=True, slots=True)
class Stays:
    """The party is complete and stays so, whatever becomes of the order."""

    party_id: UUID


@dataclass(frozen=True, slots=True)
class Swept:
    """What ended by itself: parties that came about or not, and the orders of lapsed seats."""

    completed: Sequence[Completed]
    expired: Sequence[Expired]
    lapsed: Sequence[UUID]

    def __len__(self) -> int:
        """How much there was to do; a sweep goes on until there is nothing."""
        return len(self.completed) + len(self.expired) + len(self.lapsed)
