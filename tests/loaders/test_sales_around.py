"""Which community sales somebody is shown first."""

from uuid import UUID, uuid4

import orjson
import pytest

from bff.context import App
from bff.domains.community_sale import editing
from bff.domains.member import ties
from bff.domains.member.kinds import Role, TieKind
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.geo import Point
from bff.kit.ids import Kind, uuid7
from loaders.recommendation import Spot
from loaders.sales_around import AROUND, Around, sales_around
from tests.conftest import HandPhone, Statements
from tests.given import community
from tests.given import member as members
from tests.given import sale as given
from tests.given import store as stores
from tests.given.sale import Place
from tests.loaders.test_nearby import around, somewhere
from tests.loaders.test_party_plans import scans

# About 111 metres to the north.
STEP = 0.001


@pytest.fixture
def here() -> Point:
    return somewhere()


async def stand(database: Database, place: Point, steps: int, **facts: str) -> Place:
    """A store so many steps away, which leads a community."""
    [point] = around(place, [(steps * STEP, 0)])
    store_id = await stores.store(database, point, **facts)
    community_id = await stores.community(database, store_id)
    owner = await members.viewer(database, App.STORE_OWNER, [(Role.OWNER, store_id)])
    return Place(store_id, community_id, owner.member_id)


async def sale(database: Database, place: Point, steps: int, **facts: str) -> UUID:
    return await given.sale(database, await stand(database, place, steps, **facts))


async def shown(database: Database, spot: Spot, first: int = 20) -> list[UUID]:
    [found] = await sales_around(database, [Around(spot, first)])
    return [one.id for one in found]


async def test_one_s_own_sales_come_before_nearer_ones(database: Database, here: Point) -> None:
    mine = await stand(database, here, 1_000)
    [lin] = await members.enrolled(database)
    await community.joined(database, mine.community_id, lin)
    far, near = [await sale(database, here, steps) for steps in (20, 10)]
    own = await given.sale(database, mine)

    assert await shown(database, Spot((lin,), here)) == [own, near, far]
    assert await shown(database, Spot((), here)) == [near, far]
    assert await shown(database, Spot((lin,), here), 2) == [own, near]


async def test_nobody_is_shown_what_is_out_of_reach(database: Database, here: Point) -> None:
    await sale(database, here, 46)
    near = await sale(database, here, 44)

    assert await shown(database, Spot((), here)) == [near]


async def test_only_open_sales_are_shown(database: Database, here: Point) -> None:
    place = await stand(database, here, 1)
    over, last = [await given.sale(database, place) for _ in range(2)]
    await editing.close(database, member_id=place.leader_id, sale_id=over, key=uuid7().hex)

    assert await shown(database, Spot((), here)) == [last]


async def test_without_a_place_a_city_or_one_s_store_is_asked(
    database: Database, here: Point
) -> None:
    city, place = uuid4().hex, await stand(database, here, 0)
    there = await sale(database, somewhere(), 0, city=city)
    around_mine = await given.sale(database, place)
    [lin] = await members.enrolled(database)
    async with database.transaction() as transaction:
        await ties.tie(
            transaction, member_id=lin, kind=TieKind.STORE, to_id=place.store_id, source="SCAN"
        )

    assert await shown(database, Spot((lin,), city=city)) == [there]
    assert await shown(database, Spot((lin,))) == [around_mine]
    assert await shown(database, Spot()) == []


async def test_many_people_share_three_statements(
    database: Database, here: Point, statements: Statements
) -> None:
    near = await sale(database, here, 1)
    spots = [*(Spot((uuid7(),)) for _ in range(5)), *[Spot((), here)] * 5]

    async with statements(at_most=3):
        found = await sales_around(database, [Around(spot, 5) for spot in spots])

    assert [[one.id for one in sales] for sales in found] == [*[[]] * 5, *[[near]] * 5]


async def test_open_sales_are_found_by_their_keys(own_database: Database) -> None:
    async with own_database.transaction() as transaction:
        await transaction.execute(f"prepare around as {AROUND}")
        asked = ", ".join(["null"] * 7)
        [row] = await transaction.fetch(f"explain (format json) execute around ({asked})")

    found = list(scans(orjson.loads(row[0])[0]["Plan"]))
    names = {one["Index Name"] for one in found}
    assert [one["Index Name"] for one in found if "Index Cond" not in one] == []
    assert {"community_sale_open", "community_member_now", "store_pm"} <= names


async def test_the_first_screen_offers_sales(
    database: Database, here: Point, hand_phone: HandPhone
) -> None:
    near = await sale(database, here, 1)
    lin = await hand_phone(uuid4().hex)

    asked = {"lat": here.lat, "lng": here.lng}
    [found] = (await lin.send("SalesNearby", near=asked))["home"]["sales"]

    assert found["id"] == ids.opaque(Kind.SALE, near)
    assert (found["status"], found["items"][0]["left"]) == ("OPEN", 100)
