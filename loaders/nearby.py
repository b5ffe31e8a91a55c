"""Stores around places and in cities, for many searches at once."""

from collections.abc import Callable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from asyncpg import Box

from bff.kit import geo
from bff.kit.database import Database, Record, columns
from bff.kit.geo import Point
from bff.kit.page import Page, cursor, cut
from loaders import nearby_sql, nearest
from loaders.search import AFTER_ALL, ANYTHING, BEFORE_ALL, Bounds, Found, InCity, Near, Wanted

# Where few stores pass a filter, a page would otherwise read the whole index.
SCANNED_PER_STORE = 16
# So few are looked at one by one sooner than they are searched for around a place.
LISTED_MAX = 300
Search = TypeVar("Search")
Paged = TypeVar("Paged")


async def stores_near(database: Database, searches: Sequence[Near]) -> list[Page[Found]]:
    """Return a page for each search, nearest first; stores at one distance in the order of ids.

    A search looks at SCANNED_PER_STORE stores for each that is asked for: its page may be shorter
    than asked for and say that more may follow; its cursor goes on where the search stopped.
    """
    # Apart, because the statement without filters is by far the cheaper one.
    plain = [search for search in searches if search.wanted == ANYTHING]
    choosy = [search for search in searches if search.wanted != ANYTHING]
    pages: dict[Near, Page[Found]] = {}
    if plain:
        pages |= await nearest.nearest(database, plain)
    if choosy:
        pages |= _pages(choosy, await database.fetch(*query(choosy)), _near_page)
    return [pages[search] for search in searches]


def query(searches: Sequence[Near]) -> list[Any]:
    """Return the statement and its values for searches that all want anything, or none does."""
    if searches[0].wanted == ANYTHING:
        return nearest.query(searches)
    asked = columns([(*_near(one), *_wanted(one.wanted)) for one in searches])
    return [nearby_sql.NEAR_WANTED, *asked, SCANNED_PER_STORE, LISTED_MAX]


async def stores_in(database: Database, searches: Sequence[InCity]) -> list[Page[Found]]:
    """Return a page for each city, in the order of ids; it may stop early as `stores_near` does."""
    asked = columns([_in_city(search) for search in searches])
    rows = await database.fetch(nearby_sql.IN_CITY, *asked, SCANNED_PER_STORE)
    pages = _pages(searches, rows, _city_page)
    return [pages[search] for search in searches]


def _near(search: Near) -> tuple[object, ...]:
    x, y = geo.mercator(search.place)
    after_mm, after_id = search.after or BEFORE_ALL
    return (
        search.place.lat,
        search.place.lng,
        (x, y),
        geo.mercator_per_mm(search.place, search.radius_m),
        round(search.radius_m * geo.MM_PER_M),
        _box(search.within),
        after_mm,
        after_id,
        search.first + 1,
    )


def _in_city(search: InCity) -> tuple[object, ...]:
    after = search.after or BEFORE_ALL[1]
    return search.city, after, search.first + 1, *_wanted(search.wanted)


def _wanted(wanted: Wanted) -> tuple[object, ...]:
    return wanted.takes, wanted.sells, wanted.open_now


def _box(bounds: Bounds | None) -> Box:
    if bounds is None:
        # Mercator counts in radians: this box holds every store, so one statement serves both.
        return Box((10.0, 10.0), (-10.0, -10.0))
    return Box(
        geo.mercator(Point(lat=bounds.north, lng=bounds.east)),
        geo.mercator(Point(lat=bounds.south, lng=bounds.west)),
    )


def _pages(
    searches: Sequence[Search],
    rows: Sequence[Record],
    page: Callable[[Search, list[Record]], Paged],
) -> dict[Search, Paged]:
    parted = groupby(rows, key=itemgetter("place"))
    return {searches[place - 1]: page(searches[place - 1], list(part)) for place, part in parted}


def _near_page(search: Near, rows: Sequence[Record]) -> Page[Found]:
    found = _found(rows)
    stopped_mm = rows[0]["stopped_mm"]
    if len(found) <= search.first and stopped_mm is not None:
        # Past every id at this distance: all that lies so near was seen.
        return Page(found, has_next=True, end_cursor=cursor(stopped_mm, str(AFTER_ALL)))
    return cut(found, search.first, lambda last: (last.mm or 0, str(last.id)))


def _city_page(search: InCity, rows: Sequence[Record]) -> Page[Found]:
    found = _found(rows)
    stopped_id = rows[0]["stopped_id"]
    if len(found) <= search.first and stopped_id is not None:
        return Page(found, has_next=True, end_cursor=cursor(str(stopped_id)))
    return cut(found, search.first, lambda last: (str(last.id),))


def _found(rows: Sequence[Record]) -> list[Found]:
    return [Found(row[2], row[3]) for row in rows if row[2] is not None]
