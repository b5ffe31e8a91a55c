"""Open community sales for somebody: those of their communities, then those picked up near by."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from bff.kit import geo
from bff.kit.database import Database, array, columns
from bff.kit.geo import Point
from loaders.own_store import own_stores_of
from loaders.recommendation import Basis, Spot
from loaders.sale import COLUMNS, SaleRow
from loaders.store import StoreRow

# Nobody fetches groceries from further away, and where stores stand close the nearest will do.
REACH_M = 5_000
STORES_MAX = 100

# `offset 0` is a fence: without it all open sales might be gone through to find the few here.
OPEN = """
    cross join lateral (
        select id from community_sale where community_id = {community} and state = 'OPEN' offset 0
    ) as sale
"""
IN_STORES = f"""
    cross join lateral (
        select id from community where store_id = store.id offset 0
    ) as community {OPEN.replace("{community}", "community.id")}
"""
OF_MINE = OPEN.replace("{community}", "edge.community_id")
AROUND = f"""
    select asked.place, {COLUMNS}
    from unnest($1::text[], $2::float8[], $3::float8[], $4::point[], $5::float8[], $6::text[],
            $7::int[]) with ordinality
        as asked (members, lat, lng, pm, reach, city, first, place)
    cross join (select bff_now() as at offset 0) as clock
    cross join lateral (
        select open.*, mm
        from (
            select found_id, min(mm) as mm
            from (
                select sale.id as found_id, -1 as mm
                from community_member as edge {OF_MINE}
                where edge.member_id = any(asked.members::uuid[]) and until_at is null
                union all
                select sale.id, mm
                from (
                    select id, great_circle_mm(asked.lat, asked.lng, lat, lng) as mm
                    from store where pm <@ mercator_box(asked.pm, asked.reach)
                    order by pm <-> asked.pm limit {STORES_MAX}
                ) as store {IN_STORES}
                where mm <= {REACH_M * geo.MM_PER_M}
                union all
                select sale.id, 0
                from (
                    select id from store where city = asked.city order by id limit {STORES_MAX}
                ) as store {IN_STORES}
            ) as either
            group by found_id
        ) as found
        cross join lateral (select * from community_sale where id = found_id offset 0) as open
        where cut_off_at > clock.at
        order by mm, cut_off_at, open.id limit asked.first
    ) as sale
    order by asked.place, mm, cut_off_at, sale.id
"""


class Around(NamedTuple):
    """Whose sales, and around where; so many at most."""

    spot: Spot
    first: int


async def sales_around(database: Database, asked: Sequence[Around]) -> list[list[SaleRow]]:
    """Return the open sales for each of these, the nearest first and then the first to end."""
    lost = {one.spot.members for one in asked if one.spot.basis is Basis.OWN_STORE}
    own = dict(zip(lost, await own_stores_of(database, list(lost)), strict=True))
    places = [one.spot.place or _place(own.get(one.spot.members)) for one in asked]
    keys = [_key(one, place) for one, place in zip(asked, places, strict=True)]
    found: dict[int, list[SaleRow]] = defaultdict(list)
    for place, *row in await database.fetch(AROUND, *columns(keys)):
        found[place].append(SaleRow(*row))
    return [found[place] for place in range(1, len(asked) + 1)]


def _key(asked: Around, place: Point | None) -> tuple[object, ...]:
    members, city = array(asked.spot.members), asked.spot.city
    if place is None:
        return members, None, None, None, None, city, asked.first
    reach = geo.mercator_per_mm(place, REACH_M) * REACH_M * geo.MM_PER_M
    return members, *place, geo.mercator(place), reach, city, asked.first


def _place(store: StoreRow | None) -> Point | None:
    return Point(store.lat, store.lng) if store else None
