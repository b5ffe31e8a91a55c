"""Which stores are best for somebody, and why, for many people at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from bff.domains.store import reasons
from bff.domains.store.reasons import Away, Facts
from bff.kit.database import Database
from bff.kit.geo import Point
from bff.kit.page import Page, last_id
from loaders.nearby import stores_in, stores_near
from loaders.own_store import own_stores_of
from loaders.reasons import Why, facts_of
from loaders.search import ANYTHING, Bounds, Found, InCity, Near, Wanted, last_seen
from loaders.store import StoreRow, stores_of

# Beyond the nearest fifty hardly any reason makes up for the way.
RANKED = 50
# A search for something rare must end, even with fewer than it wanted.
GOES_ON_MAX = 3
# No city has an empty name: who is tied to no store gets an empty list.
NOWHERE = ""


class Basis(StrEnum):
    """What a list of stores starts from."""

    NEAR = "NEAR"
    CITY = "CITY"
    OWN_STORE = "OWN_STORE"


class Spot(NamedTuple):
    """Where stores are looked for, and for whom: all members known to be one person.

    Without place and city it is around the store that they are tied to. `measured` says that
    the place is where they are, `fuzzy` that it is known to some 3 km only.
    """

    members: tuple[UUID, ...] = ()
    place: Point | None = None
    city: str | None = None
    measured: bool = False
    fuzzy: bool = False

    @property
    def basis(self) -> Basis:
        """What a list of stores here starts from."""
        if self.place is not None:
            return Basis.NEAR
        return Basis.OWN_STORE if self.city is None else Basis.CITY


class Question(NamedTuple):
    """Which stores to recommend at a spot: a page of the nearest, or the best of the nearest."""

    spot: Spot
    first: int
    radius_m: float
    after: str | None = None
    within: Bounds | None = None
    wanted: Wanted = ANYTHING
    best: bool = False


class NearbyRow(NamedTuple):
    """A store that is recommended, how far away it is, and what the reasons depend on."""

    store: StoreRow
    away: Away | None
    members: tuple[UUID, ...]
    takes: UUID | None
    sells: UUID | None


@dataclass(frozen=True, slots=True)
class Recommended:
    """A page of stores that are recommended, and what the list starts from."""

    page: Page[NearbyRow]
    basis: Basis


async def recommended_of(database: Database, asked: Sequence[Question]) -> list[Recommended]:
    """Return a page for each question; the best of the first RANKED stores come as one page."""
    searches = await _searches(database, asked)
    found = await _filled(database, asked, searches)
    pages = await _ranked(database, asked, found)
    stores = await _stores(database, [store for page in pages for store in page.rows])
    return [
        Recommended(_shown(one, page, stores), one.spot.basis)
        for one, page in zip(asked, pages, strict=True)
    ]


async def _searches(database: Database, asked: Sequence[Question]) -> list[Near | InCity]:
    around = {one.spot.members for one in asked if one.spot.basis is Basis.OWN_STORE}
    own = await _own_stores(database, [members for members in around if members])
    # Of the many that the best are chosen from only a few are shown: those are read afterwards.
    whole = not all(one.best for one in asked)
    return [_search(one, one.spot.place or own.get(one.spot.members), whole=whole) for one in asked]


def _search(asked: Question, place: Point | None, *, whole: bool) -> Near | InCity:
    first = RANKED if asked.best else asked.first
    if place is None or asked.spot.city is not None:
        city = NOWHERE if asked.spot.city is None else asked.spot.city
        return InCity(city, first, last_id(asked.after), asked.wanted)
    radius_m = asked.within.furthest_m(place) if asked.within else asked.radius_m
    after = last_seen(asked.after)
    return Near(place, radius_m, first, after, asked.within, asked.wanted, whole)


async def _own_stores(
    database: Database, persons: Sequence[tuple[UUID, ...]]
) -> dict[tuple[UUID, ...], Point]:
    stores = zip(persons, await own_stores_of(database, persons), strict=True)
    return {members: Point(store.lat, store.lng) for members, store in stores if store}


async def _found(database: Database, searches: Sequence[Near | InCity]) -> list[Page[Found]]:
    near = [search for search in searches if isinstance(search, Near)]
    city = [search for search in searches if isinstance(search, InCity)]
    found: dict[Near | InCity, Page[Found]] = {}
    if near:
        found |= dict(zip(near, await stores_near(database, near), strict=True))
    if city:
        found |= dict(zip(city, await stores_in(database, city), strict=True))
    return [found[search] for search in searches]


async def _filled(
    database: Database, asked: Sequence[Question], searches: Sequence[Near | InCity]
) -> list[Page[Found]]:
    """Search, and let those that want the best go on a few times where they stopped early."""
    found = await _found(database, searches)
    for _ in range(GOES_ON_MAX):
        short = [
            place
            for place, page in enumerate(found)
            if asked[place].best and page.has_next and len(page.rows) < RANKED
        ]
        if not short:
            break
        further = [_further(searches[place], found[place]) for place in short]
        for place, page in zip(short, await _found(database, further), strict=True):
            rows = [*found[place].rows, *page.rows][:RANKED]
            found[place] = Page(rows, page.has_next, page.end_cursor)
    return found


def _further(search: Near | InCity, page: Page[Found]) -> Near | InCity:
    if isinstance(search, Near):
        return search._replace(after=last_seen(page.end_cursor))
    return search._replace(after=last_id(page.end_cursor))


async def _ranked(
    database: Database, asked: Sequence[Question], found: Sequence[Page[Found]]
) -> list[Page[Found]]:
    both = list(zip(asked, found, strict=True))
    whys = [_why(store.id, one) for one, page in both if one.best for store in page.rows]
    facts = dict(zip(whys, await facts_of(database, whys), strict=True))
    return [_best(one, page, facts) if one.best else page for one, page in both]


def _why(store_id: UUID, asked: Question) -> Why:
    return Why(store_id, None, asked.spot.members, asked.wanted.takes, asked.wanted.sells)


def _best(asked: Question, page: Page[Found], facts: Mapping[Why, Facts | None]) -> Page[Found]:
    stores = {store.id: store for store in page.rows}
    known = [(facts[_why(store.id, asked)], store.mm) for store in page.rows]
    order = reasons.ranked([(one, mm) for one, mm in known if one])
    return Page([stores[id_] for id_ in order[: asked.first]], has_next=False, end_cursor=None)


async def _stores(database: Database, found: Sequence[Found]) -> dict[UUID, StoreRow]:
    """Return all stores; only those that no search brought along are asked for."""
    brought = {one.id: one.store for one in found if one.store}
    missing = list({one.id for one in found} - brought.keys())
    rows = await stores_of(database, missing) if missing else []
    return brought | {row.id: row for row in rows if row}


def _shown(asked: Question, page: Page[Found], stores: Mapping[UUID, StoreRow]) -> Page[NearbyRow]:
    (members, _, _, measured, fuzzy), (takes, sells, _) = asked.spot, asked.wanted
    rows = [
        NearbyRow(
            stores[one.id],
            Away(one.mm, fuzzy) if measured and one.mm is not None else None,
            members,
            takes,
            sells,
        )
        for one in page.rows
        if one.id in stores
    ]
    return Page(rows, page.has_next, page.end_cursor)
