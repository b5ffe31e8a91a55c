"""Offers of group buys: by id, by store, and those that everybody may look at."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from bff.domains.group_buy.rules import Stock, Tier
from bff.kit.database import Database, Record, columns
from loaders.product import FIELDS as PRODUCT
from loaders.product import ProductRow

STOCK = ("total", "taken", "per_seat", "per_member")
# The product's own fields, those of the offer's stock, and the rest.
FIELDS = {f"product_{name}": f"product.{name}" for name in PRODUCT} | {
    f"offer_{name}": f"offer.{name}" for name in (*STOCK, "id", "tiers", "starts_at", "ends_at")
}
COLUMNS = ", ".join(f"{field} as {name}" for name, field in FIELDS.items())
STOCK_AT = len(PRODUCT)
ID_AT = STOCK_AT + len(STOCK)
OFFER = "group_buy_offer as offer join product on product.id = offer.product_id"
REMEMBERED_MAX = 4_096
# Asked once: `offset 0` keeps the planner from asking the clock for each row.
CLOCK = "(select bff_now() as at offset 0) as clock"
NOW = """
    offer.state = 'PUBLISHED' and offer.starts_at <= clock.at and offer.ends_at > clock.at
    and (offer.total is null or offer.taken < offer.total)
"""
BY_ID = f"select {COLUMNS} from {OFFER} where offer.id = any($1::uuid[])"
EVERYWHERE = f"""
    select {COLUMNS} from {OFFER} cross join {CLOCK}
    where offer.everywhere and offer.dealer_id is null and offer.region is null and {NOW}
    order by offer.id desc limit $1
"""
OF_STORES = f"""
    select found.*, asked.place
    from unnest($1::uuid[], $2::int[]) with ordinality as asked (store_id, first, place)
    join store on store.id = asked.store_id
    cross join {CLOCK}
    cross join lateral (
        select {COLUMNS} from {OFFER}
        where {NOW}
            and (offer.dealer_id is null or offer.dealer_id = store.dealer_id)
            and (offer.region is null or starts_with(store.region, offer.region))
            and case when offer.everywhere
                then exists (
                    select from store_product as sold
                    where sold.product_id = offer.product_id and sold.store_id = store.id)
                else exists (
                    select from group_buy_store as taking
                    where taking.offer_id = offer.id and taking.store_id = store.id) end
        order by offer.id desc limit asked.first
    ) as found
    order by asked.place, found.offer_id desc
"""


class OfferRow(NamedTuple):
    """An offer, with the product that it sells."""

    id: UUID
    product: ProductRow
    tiers: tuple[Tier, ...]
    stock: Stock
    starts_at: datetime
    ends_at: datetime


async def offers_of(database: Database, ids: Sequence[UUID]) -> list[OfferRow | None]:
    """Return the offers with these ids, those that are over as well; None where there is none."""
    rows = {row["offer_id"]: offer_row(row) for row in await database.fetch(BY_ID, list(ids))}
    return [rows.get(id_) for id_ in ids]


async def offers_everywhere_of(
    database: Database, firsts: Sequence[int]
) -> list[Sequence[OfferRow]]:
    """Return, for each length, the newest offers that no dealer or region keeps to itself."""
    # The list is the same for all, so the longest that is asked for serves everybody.
    rows = [offer_row(row) for row in await database.fetch(EVERYWHERE, max(firsts))]
    return [rows[:first] for first in firsts]


async def store_offers_of(
    database: Database, asked: Sequence[tuple[UUID, int]]
) -> list[Sequence[OfferRow]]:
    """Return, for each store and length, the newest offers that it takes part in now."""
    rows = await database.fetch(OF_STORES, *columns(asked))
    found = {place: list(part) for place, part in groupby(rows, itemgetter("place"))}
    return [[offer_row(row) for row in found.get(place, ())] for place in range(1, len(asked) + 1)]


def offer_row(row: Sequence[Any] | Record) -> OfferRow:
    """Make a row of what stood in these columns."""
    id_, tiers, starts_at, ends_at = row[ID_AT : ID_AT + 4]
    product, stock = ProductRow(*row[:STOCK_AT]), Stock(*row[STOCK_AT:ID_AT])
    return OfferRow(id_, product, _tiers(tiers), stock, starts_at, ends_at)


# Many parties share few offers, whose prices never change.
@lru_cache(REMEMBERED_MAX)
def _tiers(text: str) -> tuple[Tier, ...]:
    return tuple(Tier(one["people"], one["fen"]) for one in orjson.loads(text))
