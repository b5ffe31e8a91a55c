"""Offers of group buys are published, any number at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import orjson

from bff.domains.group_buy import rules
from bff.domains.group_buy.rules import Tier
from bff.kit.database import Transaction, columns
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput

DAY_S = 86_400
PUBLISH = """
    insert into group_buy_offer
        (id, product_id, tiers, state, everywhere, dealer_id, region, total, taken, per_seat,
        per_member, early_bp, lasts_s, starts_at, ends_at, at)
    select id, product_id, tiers, 'PUBLISHED', everywhere, dealer_id, region, total, 0, per_seat,
        per_member, early_bp, lasts_s, coalesce(starts_at, bff_now()), ends_at, bff_now()
    from jsonb_to_recordset($1::jsonb) as new (
        id uuid, product_id uuid, tiers jsonb, everywhere boolean, dealer_id uuid, region text,
        total integer, per_seat integer, per_member integer, early_bp integer, lasts_s integer,
        starts_at timestamptz, ends_at timestamptz)
"""
TAKE_PART = """
    insert into group_buy_store (offer_id, store_id)
    select offer_id, store_id from unnest($1::uuid[], $2::uuid[]) as new (offer_id, store_id)
    on conflict do nothing
"""
COPIED = (
    "id",
    "product_id",
    "dealer_id",
    "region",
    "total",
    "per_seat",
    "per_member",
    "early_bp",
    "lasts_s",
    "starts_at",
    "ends_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffer:
    """An offer to be published, from now on unless `starts_at` says otherwise.

    It is open to the stores that are named; with None, to every store that sells the product, or
    of these to those of one dealer or region. `total`, `per_seat` and `per_member` count pieces.
    A party lasts `lasts_s`; from `early_bp` basis points of the full size on the brand may complete
    it early, and never when that is None.
    """

    product_id: UUID
    tiers: Sequence[Tier]
    ends_at: datetime
    starts_at: datetime | None = None
    stores: Sequence[UUID] | None = None
    dealer_id: UUID | None = None
    region: str | None = None
    total: int | None = None
    per_seat: int = 1
    per_member: int | None = None
    early_bp: int | None = None
    lasts_s: int = DAY_S
    id: UUID = field(default_factory=uuid7)


async def publish(transaction: Transaction, offers: Sequence[NewOffer]) -> list[UUID]:
    """Publish offers and return their ids; BadInput when the prices of one do not fall."""
    # As text: ids may be of the driver's own class.
    rows = orjson.dumps([_row(offer) for offer in offers], default=str).decode()
    await transaction.execute(PUBLISH, rows)
    taking = [(offer.id, store) for offer in offers for store in offer.stores or ()]
    if taking:
        await transaction.execute(TAKE_PART, *columns(taking))
    return [offer.id for offer in offers]


def _row(offer: NewOffer) -> dict[str, object]:
    if not rules.sound(offer.tiers):
        raise BadInput("A larger party pays less for a piece; the smallest has two people.")
    tiers = [{"people": tier.people, "fen": tier.price_fen} for tier in offer.tiers]
    copied: dict[str, object] = {name: getattr(offer, name) for name in COPIED}
    return copied | {"tiers": tiers, "everywhere": offer.stores is None}
