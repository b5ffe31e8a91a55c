"""The stores nearest to a place, whatever they have, by one walk through the index.

Mercator gives them in nearly the right order. The first that are not on the page mostly lie so far
away that nothing behind them can belong on it; where they do not, all that may is looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from asyncpg import Box

from bff.kit import geo
from bff.kit.database import Database, Record, columns
from bff.kit.geo import Point
from bff.kit.page import Page, cut
from loaders.search import BEFORE_ALL, Bounds, Found, Near
from loaders.store import CLOCK, COLUMNS, store_row

# `offset 0` is a fence: without it the distance would be worked out once more to be compared.
_WITHIN = """
    select found.*, asked.place
    from unnest($1::float8[], $2::float8[], $3::point[], $4::box[], $5::bigint[], $6::bigint[],
        $7::uuid[], $8::integer[]) with ordinality
        as asked (lat, lng, pm, box, reach_mm, after_mm, after_id, wanted, place)
    {clock}
    cross join lateral (
        select *
        from (
            select {columns}, great_circle_mm(asked.lat, asked.lng, lat, lng) as mm,
                pm <-> asked.pm as away
            from store where pm <@ asked.box
            order by {order} offset 0
        ) as near
        where mm <= asked.reach_mm and (mm, id) > (asked.after_mm, asked.after_id)
        limit asked.wanted
    ) as found
    order by asked.place
"""
_IDS = _WITHIN.replace("{clock}", "").replace("{columns}", "id")
_WHOLE = _WITHIN.replace("{clock}", f"cross join {CLOCK}").replace("{columns}", COLUMNS)
# By whether whole stores are asked for.
NEAREST = {whole: text.replace("{order}", "away") for whole, text in ((0, _IDS), (1, _WHOLE))}
ALL_WITHIN = {whole: text.replace("{order}", "mm, id") for whole, text in ((0, _IDS), (1, _WHOLE))}

_in_order = itemgetter("mm", "id")


async def nearest(database: Database, searches: Sequence[Near]) -> dict[Near, Page[Found]]:
    """Return a page for each search, in the exact order of distances and ids."""
    pages: dict[Near, Page[Found]] = {}
    for whole in (False, True):
        if alike := [search for search in searches if search.whole is whole]:
            pages |= await _nearest(database, alike)
    return pages


async def _nearest(database: Database, searches: Sequence[Near]) -> dict[Near, Page[Found]]:
    found = _parted(searches, await database.fetch(*query(searches)))
    unsure = {search: rows for search, rows in found.items() if not _surely_all(search, rows)}
    if unsure:
        reaches = [(search, max(row["mm"] for row in rows)) for search, rows in unsure.items()]
        asked = columns([_asked(search, mm) for search, mm in reaches])
        statement = ALL_WITHIN[searches[0].whole]
        found |= _parted(list(unsure), await database.fetch(statement, *asked))
    return {search: _page(search, rows) for search, rows in found.items()}


def query(searches: Sequence[Near]) -> list[Any]:
    """Return the statement and its values for searches that all want whole stores, or none."""
    reaches = [(search, round(search.radius_m * geo.MM_PER_M)) for search in searches]
    return [NEAREST[searches[0].whole], *columns([_asked(search, mm) for search, mm in reaches])]


def _asked(search: Near, reach_mm: int) -> tuple[object, ...]:
    place = search.place
    return (
        place.lat,
        place.lng,
        geo.mercator(place),
        box(place, reach_mm, search.within),
        reach_mm,
        *(search.after or BEFORE_ALL),
        search.first + 1,
    )


def box(place: Point, reach_mm: int, within: Bounds | None) -> Box:
    """Return a part of the Mercator plane that holds all that lies so near, and in the bounds."""
    (x, y), away = geo.mercator(place), _away(place, reach_mm)
    west, south, east, north = x - away, y - away, x + away, y + away
    if within:
        low = geo.mercator(Point(lat=within.south, lng=within.west))
        high = geo.mercator(Point(lat=within.north, lng=within.east))
        west, south = max(west, low[0]), max(south, low[1])
        # A box whose corners are the wrong way around would be turned, and hold what it must not.
        east, north = max(west, min(east, high[0])), max(south, min(north, high[1]))
    return Box((east, north), (west, south))


def _away(place: Point, reach_mm: int) -> float:
    """Return how far away in Mercator nothing lies that is so near."""
    # One more millimetre outweighs every rounding.
    return (reach_mm + 1) * geo.mercator_per_mm(place, (reach_mm + 1) / geo.MM_PER_M)


def _surely_all(search: Near, rows: Sequence[Record]) -> bool:
    """Whether nothing that was not looked at can belong on the page."""
    if len(rows) <= search.first:
        return True
    looked_at = max(row["away"] for row in rows)
    return bool(looked_at >= _away(search.place, rows[search.first - 1]["mm"]))


def _parted(searches: Sequence[Near], rows: Iterable[Record]) -> dict[Near, list[Record]]:
    parted: Mapping[int, list[Record]] = defaultdict(list)
    for row in rows:
        parted[row["place"]].append(row)
    return {
        search: sorted(parted[place], key=_in_order) for place, search in enumerate(searches, 1)
    }


def _page(search: Near, rows: Sequence[Record]) -> Page[Found]:
    whole = search.whole
    found = [Found(row["id"], row["mm"], store_row(row) if whole else None) for row in rows]
    return cut(found, search.first, lambda last: (last.mm or 0, str(last.id)))
