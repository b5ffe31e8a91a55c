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


@dataclass(frozen=True, slots=True)
class Recommended:
    """A page of stores that are recommended, and what the list starts from."""

    page: Page[Why]
    basis: Basis


async def recommended_of(database: Database, asked: Sequence[Question]) -> list[Recommended]:
    """Return a page for each question; the best of the first RANKED stores come as one page."""
    searches = await _searches(database, asked)
    found = await _filled(database, asked, searches)
    pages = [
        Page([_why(store, one) for store in page.rows], page.has_next, page.end_cursor)
        for one, page in zip(asked, found, strict=True)
    ]
    shown = [why for one, page in zip(asked, pages, strict=True) for why in page.rows if one.best]
    facts = dict(zip(shown, await facts_of(database, shown), strict=True))
    return [
        Recommended(_best(page, stores, one.first, facts) if one.best else page, one.spot.basis)
        for one, page, stores in zip(asked, pages, found, strict=True)
    ]


async def _searches(database: Database, asked: Sequence[Question]) -> list[Near | InCity]:
    around = {one.spot.members for one in asked if one.spot.basis is Basis.OWN_STORE}
    own = await _own_stores(database, [members for members in around if members])
    return [_search(one, one.spot.place or own.get(one.spot.members)) for one in asked]


def _search(asked: Question, place: Point | None) -> Near | InCity:
    first = RANKED if asked.best else asked.first
    if place is None or asked.spot.city is not None:
        city = NOWHERE if asked.spot.city is None else asked.spot.city
        return InCity(city, first, last_id(asked.after), asked.wanted)
    radius_m = asked.within.furthest_m(place) if asked.within else asked.radius_m
    return Near(place, radius_m, first, last_seen(asked.after), asked.within, asked.wanted)


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


def _why(store: Found, asked: Question) -> Why:
    spot = asked.spot
    away = Away(store.mm, spot.fuzzy) if spot.measured and store.mm is not None else None
    return Why(store.id, away, spot.members, asked.wanted.takes)


def _best(
    page: Page[Why], stores: Page[Found], first: int, facts: Mapping[Why, Facts | None]
) -> Page[Why]:
    shown = {why.store_id: why for why in page.rows}
    known = [(facts[shown[store.id]], store.mm) for store in stores.rows]
    order = reasons.ranked([(one, mm) for one, mm in known if one])
    return Page([shown[id_] for id_ in order[:first]], has_next=False, end_cursor=None)
