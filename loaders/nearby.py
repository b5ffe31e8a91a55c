"""The stores nearest to a place, for many places at once, in the exact order of their distance."""

from collections.abc import Callable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from asyncpg import Box

from bff.kit import geo
from bff.kit.database import Database, Record, columns
from bff.kit.geo import Point
from bff.kit.page import Page, cursor, cut, place
from bff.kit.refusal import BadInput
from loaders import nearby_sql

# Where few stores pass a filter, a page would otherwise read the whole index.
SCANNED_PER_STORE = 16
# So few are looked at one by one sooner than they are searched for around a place.
LISTED_MAX = 300
# A little more than half the way around the earth, beyond which nothing lies.
MM_MAX = 21_000_000 * geo.MM_PER_M
BEFORE_ALL = (-1, UUID(int=0))
AFTER_ALL = UUID(int=2**128 - 1)

Search = TypeVar("Search")
Paged = TypeVar("Paged")


class Wanted(NamedTuple):
    """What a store must have: takes this campaign, sells this product, is open now."""

    takes: UUID | None = None
    sells: UUID | None = None
    open_now: bool = False


ANYTHING = Wanted()


class Bounds(NamedTuple):
    """A part of a map, in GCJ-02 degrees."""

    south: float
    west: float
    north: float
    east: float

    @property
    def middle(self) -> Point:
        """The point in the middle."""
        return Point(lat=(self.south + self.north) / 2, lng=(self.west + self.east) / 2)

    def furthest_m(self, place: Point) -> float:
        """Return a distance in metres within which everything inside lies from a place."""
        corner = Point(lat=self.north, lng=self.east), Point(lat=self.south, lng=self.west)
        half_mm = max(geo.distance_mm(self.middle, one) for one in corner)
        return (geo.distance_mm(self.middle, place) + half_mm) / geo.MM_PER_M * 1.01 + 1


class Near(NamedTuple):
    """A search around a place, within a radius and, if there are bounds, within these too."""

    place: Point
    radius_m: float
    first: int
    after: tuple[int, UUID] | None = None
    within: Bounds | None = None
    wanted: Wanted = ANYTHING


class InCity(NamedTuple):
    """A search in a city, in the order of ids."""

    city: str
    first: int
    after: UUID | None = None
    wanted: Wanted = ANYTHING


class Found(NamedTuple):
    """A store that a search found, and how far from its place."""

    id: UUID
    mm: int | None


async def stores_near(database: Database, searches: Sequence[Near]) -> list[Page[Found]]:
    """Return a page for each search, nearest first; stores at one distance in the order of ids.

    A search looks at SCANNED_PER_STORE stores for each that is asked for: its page may be shorter
    than asked for and say that more may follow; its cursor goes on where the search stopped.
    """
    # Apart, because the statement without filters is by far the cheaper one.
    plain = [search for search in searches if search.wanted == ANYTHING]
    choosy = [search for search in searches if search.wanted != ANYTHING]
    pages: dict[Near, Page[Found]] = {}
    for alike in filter(None, (plain, choosy)):
        pages |= _pages(alike, await database.fetch(*query(alike)), _near_page)
    return [pages[search] for search in searches]


def query(searches: Sequence[Near]) -> list[Any]:
    """Return the statement and its values for searches that all want anything, or none does."""
    if searches[0].wanted == ANYTHING:
        return [nearby_sql.NEAR, *columns([_near(one) for one in searches])]
    asked = columns([(*_near(one), *_wanted(one.wanted)) for one in searches])
    return [nearby_sql.NEAR_WANTED, *asked, SCANNED_PER_STORE, LISTED_MAX]


async def stores_in(database: Database, searches: Sequence[InCity]) -> list[Page[Found]]:
    """Return a page for each city, in the order of ids; it may stop early as `stores_near` does."""
    asked = columns([_in_city(search) for search in searches])
    rows = await database.fetch(nearby_sql.IN_CITY, *asked, SCANNED_PER_STORE)
    pages = _pages(searches, rows, _city_page)
    return [pages[search] for search in searches]


def last_seen(after: str | None) -> tuple[int, UUID] | None:
    """Open a cursor of `stores_near`; BadInput when it is not one of ours."""
    seen = place(after, int, str)
    if seen is None:
        return None
    try:
        mm, store_id = int(seen[0]), UUID(str(seen[1]))
    except ValueError:
        raise BadInput("after is not a cursor of this list.") from None
    if not 0 <= mm <= MM_MAX:
        raise BadInput("after is not a cursor of this list.")
    return mm, store_id


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
    return [Found._make(row[2:4]) for row in rows if row[2] is not None]
