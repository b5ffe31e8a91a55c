from datetime import timedelta
from random import Random
from uuid import UUID

import pytest

from bff.kit import geo
from bff.kit.database import Database
from bff.kit.geo import Point
from bff.kit.ids import uuid7
from bff.kit.page import cursor
from bff.kit.refusal import BadInput
from loaders.offer_parties import Nearest, Search, Soonest, offer_parties_of, search_of
from tests.conftest import Statements
from tests.given import group_buy as given
from tests.given import member as members
from tests.given import store as stores
from tests.loaders.test_nearby import around, somewhere


async def shown(database: Database, search: Search) -> list[UUID]:
    [page] = await offer_parties_of(database, [search])
    return [row.id for row in page.rows]


async def paged(database: Database, offer_id: UUID, near: Point | None, first: int) -> list[UUID]:
    found: list[UUID] = []
    after, more = None, True
    while more:
        search = search_of(offer_id, first, near=near, store_id=None, after=after)
        [page] = await offer_parties_of(database, [search])
        found += [row.id for row in page.rows]
        after, more = page.end_cursor, page.has_next
    return found


async def strewn(database: Database, offer_id: UUID, place: Point) -> dict[UUID, int]:
    """Twelve parties at six stores around a place, each with its way from there in mm."""
    random = Random(7)
    steps = [(random.uniform(-0.3, 0.3), random.uniform(-0.3, 0.3)) for _ in range(5)]
    points = [*around(place, steps), *around(place, [(2, 2)])]
    ids = await stores.stores_at(database, points)
    heads = iter(await members.enrolled(database, 12))
    return {
        await given.party(database, offer_id, store, [next(heads)]): geo.distance_mm(place, point)
        for store, point in zip(ids, points, strict=True)
        for _ in range(2)
    }


@pytest.mark.parametrize("first", [1, 3, 50])
async def test_the_nearest_come_first_and_none_from_afar(database: Database, first: int) -> None:
    offer_id, place = await given.offer(database), somewhere()
    made = await strewn(database, offer_id, place)
    await strewn(database, await given.offer(database), place)

    found = await paged(database, offer_id, place, first)

    near = [(mm, id_) for id_, mm in made.items() if mm <= 50_000_000]
    assert found == [id_ for _, id_ in sorted(near)]


@pytest.mark.parametrize("first", [1, 2, 50])
async def test_without_a_place_the_first_to_end_come_first(database: Database, first: int) -> None:
    offer_id, store_id = await given.offer(database), await stores.store(database)
    heads = await members.enrolled(database, 4)
    made = [
        await given.party(database, offer_id, store_id, [head], lasts=timedelta(hours=hours))
        for head, hours in zip(heads, (4, 1, 3, 2), strict=True)
    ]

    assert await paged(database, offer_id, None, first) == [made[n] for n in (1, 3, 2, 0)]


async def test_a_store_narrows_the_list_wherever_one_is(database: Database) -> None:
    offer_id, place = await given.offer(database), somewhere()
    here, there = await stores.stores_at(database, around(place, [(0, 0), (0.1, 0)]))
    one, other = await members.enrolled(database, 2)
    await given.party(database, offer_id, here, [one])
    wanted = await given.party(database, offer_id, there, [other])

    search = search_of(offer_id, 5, near=place, store_id=there, after=None)

    assert await shown(database, search) == [wanted]


async def test_many_searches_take_a_statement_for_each_order(
    database: Database, statements: Statements
) -> None:
    offers = [await given.offer(database) for _ in range(5)]
    place = somewhere()
    [store_id] = await stores.stores_at(database, [place])
    heads = await members.enrolled(database, 5)
    made = [
        await given.party(database, offer_id, store_id, [head])
        for offer_id, head in zip(offers, heads, strict=True)
    ]
    near = [Nearest(offer_id, 3, place) for offer_id in offers]
    await offer_parties_of(database, near)

    async with statements(at_most=2):
        pages = await offer_parties_of(database, [*near, *(Soonest(one, 3) for one in offers)])

    assert [row.id for page in pages for row in page.rows] == made * 2


@pytest.mark.parametrize(
    ("near", "after"),
    [
        (Point(30, 120), "nonsense"),
        (Point(30, 120), cursor(-1, str(uuid7()))),
        (None, cursor("x", str(uuid7()))),
        (None, cursor(1, "x")),
        (None, cursor(2**62, str(uuid7()))),
    ],
    ids=["no cursor", "before the first", "no number", "no id", "too far"],
)
def test_a_strange_cursor_is_bad_input(near: Point | None, after: str) -> None:
    with pytest.raises(BadInput, match="not a cursor"):
        search_of(uuid7(), 5, near=near, store_id=None, after=after)
