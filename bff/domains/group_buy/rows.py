"""Offers, parties and seats as a transaction holds them: rows that become other rows."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from bff.domains.group_buy.rules import Stock, Tier
from bff.domains.group_buy.states import OfferState, PartyState, SeatState


class Offer(NamedTuple):
    """An offer and what is taken of it."""

    id: UUID
    product_id: UUID
    state: OfferState
    tiers: tuple[Tier, ...]
    total: int | None
    taken: int
    per_seat: int
    per_member: int | None
    early_bp: int | None
    lasts_s: int
    starts_at: datetime
    ends_at: datetime

    @property
    def stock(self) -> Stock:
        """What is left, and how much of it one may have."""
        return Stock(self.total, self.taken, self.per_seat, self.per_member)


class Party(NamedTuple):
    """A party, in the order of its columns."""

    id: UUID
    offer_id: UUID
    store_id: UUID
    head_id: UUID
    state: PartyState
    size: int
    taken: int
    paid: int
    opened_at: datetime
    ends_at: datetime
    closed_at: datetime | None = None
    closed_by: UUID | None = None
    price_fen: int | None = None
    moved_to_id: UUID | None = None


class Seat(NamedTuple):
    """A seat, in the order of its columns."""

    id: UUID
    party_id: UUID
    offer_id: UUID
    store_id: UUID
    member_id: UUID
    order_id: UUID | None
    variant_id: UUID | None
    quantity: int
    price_fen: int
    state: SeatState
    taken_at: datetime
    held_until: datetime
    paid_at: datetime | None = None
    ended_at: datetime | None = None
    moved_to_id: UUID | None = None
