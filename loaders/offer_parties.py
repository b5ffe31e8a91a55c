"""The open parties of an offer by page: nearest to a place, or first to end, perhaps at a store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from bff.kit import geo
from bff.kit.database import Database, columns
from bff.kit.geo import Point
from bff.kit.page import Page, place
from bff.kit.refusal import BadInput
from loaders.group_buy_offer import CLOCK
from loaders.party import OPEN
from loaders.party_row import Parties, PartyRow
from loaders.search import BEFORE_ALL, last_seen
from loaders.whole_party import COLUMNS, parties_in, whole

# As far as any search for a store goes.
REACH_M = 50_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

FURTHER = "(party.ends_at, party.id) > (asked.after_at, asked.after_id)"
# Two branches, of which only the one that is asked for is entered. A store has few parties, so it
# comes first, and a fence keeps it first: an offer may have a hundred thousand.
SOONEST = whole(f"""
    select asked.place, (extract(epoch from party.ends_at) * 1000000)::bigint, {COLUMNS}
    from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::uuid[], $5::int[]) with ordinality
        as asked (offer_id, store_id, after_at, after_id, first, place)
    cross join {CLOCK}
    cross join lateral (
        (
            select * from party
            where asked.store_id is null and party.offer_id = asked.offer_id and {OPEN}
                and {FURTHER}
            order by party.ends_at, party.id limit asked.first
        )
        union all (
            select party.*
            from (
                select * from party where party.store_id = asked.store_id and {OPEN} offset 0
            ) as party
            where party.offer_id = asked.offer_id and {FURTHER}
            order by party.ends_at, party.id limit asked.first
        )
    ) as party
    order by asked.place, party.ends_at, party.id
""")
THERE = f"""
    cross join lateral (
        select id, offer_id from party where party.store_id = store.id and {OPEN} offset 0
    ) as party
"""
# As the search for stores: the index gives candidates in nearly the right order, `nearest` says
# how far the last of a page lies at most, and what lies within that is put in the exact order.
NEAREST = whole(f"""
    select asked.place, near.mm, {COLUMNS}
    from unnest($1::uuid[], $2::float8[], $3::float8[], $4::point[], $5::float8[], $6::bigint[],
        $7::uuid[], $8::int[]) with ordinality
        as asked (offer_id, lat, lng, pm, per_mm, after_mm, after_id, first, place)
    cross join {CLOCK}
    cross join lateral (
        select case when count(*) < asked.first then $9::bigint
            else least(max(mm), $9) end as mm
        from (
            select great_circle_mm(asked.lat, asked.lng, store.lat, store.lng) as mm
            from store {THERE}
            where store.pm <@ mercator_box(asked.pm, ($9 + 1) * asked.per_mm)
                and party.offer_id = asked.offer_id
                and (great_circle_mm(asked.lat, asked.lng, store.lat, store.lng), party.id)
                    > (asked.after_mm, asked.after_id)
            order by store.pm <-> asked.pm limit asked.first
        ) as near
    ) as nearest
    cross join lateral (
        select id, mm
        from (
            select party.id, great_circle_mm(asked.lat, asked.lng, store.lat, store.lng) as mm
            from store {THERE}
            where store.pm <@ mercator_box(asked.pm, (nearest.mm + 1) * asked.per_mm)
                and party.offer_id = asked.offer_id
        ) as near
        where mm <= nearest.mm and (mm, id) > (asked.after_mm, asked.after_id)
        order by mm, id limit asked.first
    ) as near
    cross join lateral (select * from party where party.id = near.id) as party
    order by asked.place, near.mm, near.id
""")


@dataclass(frozen=True, slots=True)
class Soonest:
    """A page of an offer's open parties, at one store if one is named, the first to end first."""

    offer_id: UUID
    first: int
    store_id: UUID | None = None
    after: tuple[datetime, UUID] | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """A page of an offer's open parties within reach of a place, by the way to their store."""

    offer_id: UUID
    first: int
    near: Point
    after: tuple[int, UUID] | None = None


Search = Soonest | Nearest


async def offer_parties_of(database: Database, asked: Sequence[Search]) -> list[Page[PartyRow]]:
    """Return a page for each search; of parties at one distance, those of lower ids come first."""
    # Each order has its own index, and so its own statement.
    soonest = [one for one in asked if isinstance(one, Soonest)]
    nearest = [one for one in asked if isinstance(one, Nearest)]
    found: dict[Search, Page[PartyRow]] = {}
    if soonest:
        keys = columns([_soonest(one) for one in soonest])
        found |= _pages(soonest, await parties_in(database, SOONEST, *keys))
    if nearest:
        reach_mm = REACH_M * geo.MM_PER_M
        keys = columns([_nearest(one) for one in nearest])
        found |= _pages(nearest, await parties_in(database, NEAREST, *keys, reach_mm))
    return [found[one] for one in asked]


def search_of(
    offer_id: UUID, first: int, *, near: Point | None, store_id: UUID | None, after: str | None
) -> Search:
    """Return the search that goes on after a cursor; BadInput when it is not one of this list."""
    # At one store all have the same way.
    if near is not None and store_id is None:
        return Nearest(offer_id, first, near, last_seen(after))
    return Soonest(offer_id, first, store_id, _last_end(after))


def _soonest(search: Soonest) -> tuple[object, ...]:
    after_at, after_id = search.after or (EPOCH, BEFORE_ALL[1])
    return search.offer_id, search.store_id, after_at, after_id, search.first + 1


def _nearest(search: Nearest) -> tuple[object, ...]:
    after_mm, after_id = search.after or BEFORE_ALL
    per_mm = geo.mercator_per_mm(search.near, REACH_M)
    near, middle = search.near, geo.mercator(search.near)
    first = search.first + 1
    return search.offer_id, near.lat, near.lng, middle, per_mm, after_mm, after_id, first


def _pages(searches: Sequence[Search], found: Parties) -> dict[Search, Page[PartyRow]]:
    pages = found.pages([one.first for one in searches], lambda mark, id_: (mark, str(id_)))
    return dict(zip(searches, pages, strict=True))


def _last_end(after: str | None) -> tuple[datetime, UUID] | None:
    seen = place(after, int, str)
    if seen is None:
        return None
    try:
        return EPOCH + int(seen[0]) * MICROSECOND, UUID(str(seen[1]))
    except (OverflowError, ValueError):
        raise BadInput("after is not a cursor of this list.") from None
