import math
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bff.domains.store import service as stores
from bff.kit import geo
from bff.kit.database import Database
from bff.kit.geo import Point
from bff.kit.ids import uuid7
from bff.kit.page import Page, cursor, last_id
from bff.kit.refusal import BadInput
from loaders import nearby, nearest
from loaders.nearby import stores_in, stores_near
from loaders.search import Bounds, Found, InCity, Near, Wanted, last_seen
from tests.conftest import Statements
from tests.given import coupon as coupons
from tests.given import product as products
from tests.given import store as given_stores
from tests.given.store import NEVER

quick = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
strewn = some.lists(some.tuples(some.floats(-0.3, 0.3), some.floats(-0.3, 0.3)), max_size=25)
sizes = some.integers(1, 7)
# Nearly as far to each side, and some at one spot: Mercator has them in another order.
NORTH_AND_EAST = [
    (up * sign + odd, right * sign)
    for up, right in ((0.01, 0.0), (0.0, 0.01))
    for sign in (1, -1)
    for odd in (0.0, 0.000001, 0.00003)
]


def somewhere() -> Point:
    """A place of the test's own, far from every other test's stores."""
    random = Random(uuid7().int)
    return Point(lat=random.uniform(-70, 70), lng=random.uniform(-170, 170))


def around(place: Point, steps: list[tuple[float, float]]) -> list[Point]:
    return [Point(lat=place.lat + up, lng=place.lng + right) for up, right in steps]


async def one(database: Database, search: Near) -> Page[Found]:
    [page] = await stores_near(database, [search])
    return page


async def paged(database: Database, search: Near) -> list[Found]:
    page = await one(database, search)
    found = list(page.rows)
    while page.has_next:
        page = await one(database, search._replace(after=last_seen(page.end_cursor)))
        found += page.rows
    return found


@quick
@given(steps=strewn, first=sizes, radius_m=some.integers(1, 50_000))
async def test_pages_are_the_brute_force_list_cut_up(
    database: Database, steps: list[tuple[float, float]], first: int, radius_m: int
) -> None:
    place = somewhere()
    points = around(place, steps)
    ids = await given_stores.stores_at(database, points)

    found = await paged(database, Near(place, radius_m, first))

    brute = sorted((geo.distance_mm(place, p), i) for p, i in zip(points, ids, strict=True))
    expected = [(mm, i) for mm, i in brute if mm <= radius_m * 1_000]
    assert {f.id for f in found} == {i for _, i in expected}
    assert [f.mm for f in found] == sorted(f.mm or 0 for f in found)
    assert all(abs((f.mm or 0) - mm) <= 1 for f, (mm, _) in zip(found, expected, strict=True))


@quick
@given(steps=some.lists(some.sampled_from(NORTH_AND_EAST), max_size=16), first=sizes)
async def test_no_order_of_mercator_shows_on_a_page(
    database: Database, steps: list[tuple[float, float]], first: int
) -> None:
    place = somewhere()
    wide = 1 / math.cos(math.radians(place.lat))
    points = around(place, [(up, right * wide) for up, right in steps])
    ids = await given_stores.stores_at(database, points)

    found = await paged(database, Near(place, 2_000, first))

    near = {id_: geo.distance_mm(place, point) for id_, point in zip(ids, points, strict=True)}
    assert sorted(store.id for store in found) == sorted(ids)
    assert [(f.mm or 0, f.id) for f in found] == sorted((f.mm or 0, f.id) for f in found)
    assert all(abs((store.mm or 0) - near[store.id]) <= 1 for store in found)


@pytest.mark.parametrize(("behind", "looks"), [((0.011, 0.0), 1), ((0.01, 0.0), 2)])
async def test_only_a_doubtful_page_is_looked_at_twice(
    database: Database, statements: Statements, behind: tuple[float, float], looks: int
) -> None:
    place = somewhere()
    points = around(place, [(0.001, 0.0), (0.01, 0.0), behind, behind])
    first, *others = await given_stores.stores_at(database, points)

    async with statements(at_most=looks + 1) as sent:
        page = await one(database, Near(place, 5_000, 2))
        # The driver tells of a statement a turn of the loop later.
        await database.value("select 1")

    assert sum("great_circle_mm" in text for text in sent) == looks
    assert page.rows[0].id == first
    assert page.rows[1].id == (others[0] if looks == 1 else min(others))


async def test_stores_at_one_spot_page_in_the_order_of_ids(database: Database) -> None:
    place = somewhere()
    ids = await given_stores.stores_at(database, [place] * 23)

    found = await paged(database, Near(place, 1, 5))

    assert [f.id for f in found] == sorted(ids)


async def test_far_north_the_nearest_is_still_first(database: Database) -> None:
    place = Point(lat=71.0, lng=somewhere().lng)
    north, east = around(place, [(0.1, 0), (0, 0.301)])
    [up, right] = await given_stores.stores_at(database, [north, east])

    found = await paged(database, Near(place, 50_000, 1))

    by_haversine = sorted(
        [(geo.distance_mm(place, north), up), (geo.distance_mm(place, east), right)]
    )
    assert [f.id for f in found] == [i for _, i in by_haversine]


async def test_many_searches_take_two_statements(
    database: Database, statements: Statements
) -> None:
    places = [somewhere() for _ in range(64)]
    ids = await given_stores.stores_at(database, places)
    plain = [Near(place, 1_000, 10) for place in places]
    choosy = [Near(place, 1_000, 10, wanted=Wanted(open_now=True)) for place in places]
    await stores_near(database, [plain[0], choosy[0]])

    async with statements(at_most=2):
        found = await stores_near(database, plain + choosy)

    assert [[store.id for store in page.rows] for page in found] == [[id_] for id_ in ids] * 2


@pytest.mark.parametrize("listed", [2, 40])
async def test_a_campaign_is_taken_by_its_stores_only(
    database: Database, monkeypatch: pytest.MonkeyPatch, listed: int
) -> None:
    monkeypatch.setattr(nearby, "LISTED_MAX", 20)
    place = somewhere()
    ids = await given_stores.stores_at(database, around(place, [(0.001 * n, 0) for n in range(50)]))
    taking = dict.fromkeys(ids[-listed:])
    terms = coupons.amount_off(500, everywhere=False)
    campaign_id = await coupons.campaign(database, terms, stores=taking)

    page = await one(database, Near(place, 50_000, 50, wanted=Wanted(takes=campaign_id)))

    assert [store.id for store in page.rows] == list(taking)
    assert not page.has_next


async def test_a_campaign_for_all_is_taken_everywhere(database: Database) -> None:
    place = somewhere()
    [store_id] = await given_stores.stores_at(database, [place])
    campaign_id = await coupons.campaign(database)

    page = await one(database, Near(place, 100, 10, wanted=Wanted(takes=campaign_id)))

    assert [store.id for store in page.rows] == [store_id]


async def test_nobody_takes_a_campaign_that_is_none(database: Database) -> None:
    place = somewhere()
    await given_stores.stores_at(database, [place])

    wanted = Wanted(takes=uuid7())

    assert (await one(database, Near(place, 100, 10, wanted=wanted))).rows == []


async def test_a_campaign_of_one_region_is_taken_there(database: Database) -> None:
    place = somewhere()
    [here] = await given_stores.stores_at(database, [place], region="四川省成都市")
    await given_stores.stores_at(database, [place], region="云南省昆明市")
    campaign_id = await coupons.campaign(database, coupons.amount_off(500, region="四川省"))

    page = await one(database, Near(place, 100, 10, wanted=Wanted(takes=campaign_id)))

    assert [store.id for store in page.rows] == [here]


async def test_only_stores_that_sell_and_are_open_are_found(database: Database) -> None:
    place, product_id = somewhere(), await products.product(database)
    [_, selling, shut] = [
        (await given_stores.stores_at(database, [place], hours=hours))[0]
        for hours in (given_stores.ALWAYS, given_stores.ALWAYS, NEVER)
    ]
    async with database.transaction() as transaction:
        await stores.sell(transaction, [(selling, product_id), (shut, product_id)])

    wanted = Wanted(sells=product_id, open_now=True)

    page = await one(database, Near(place, 100, 10, wanted=wanted))
    assert [store.id for store in page.rows] == [selling]


async def test_a_search_that_stops_early_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearby, "SCANNED_PER_STORE", 1)
    place = somewhere()
    steps = [(0.0005 * n, 0.0) for n in range(1, 40)]
    await given_stores.stores_at(database, around(place, steps), hours=NEVER)
    wanted = Wanted(open_now=True)
    [last] = await given_stores.stores_at(database, around(place, [(0.03, 0)]))

    search = Near(place, 10_000, 5, wanted=wanted)

    first = await one(database, search)

    assert (first.rows, first.has_next) == ([], True)
    assert [store.id for store in await paged(database, search)] == [last]


async def test_only_what_lies_on_the_map_is_found(database: Database) -> None:
    place = somewhere()
    steps = [(0.01, 0.01), (0.01, -0.01), (0.021, 0.01), (0.01, 0.021)]
    [inside, *_] = await given_stores.stores_at(database, around(place, steps))
    bounds = Bounds(place.lat, place.lng, place.lat + 0.02, place.lng + 0.02)

    page = await one(database, Near(place, bounds.furthest_m(place), 10, within=bounds))

    assert [store.id for store in page.rows] == [inside]


@pytest.mark.parametrize("away", [(0.0, 0.0), (-23.0, 3.0), (-60.0, 90.0)])
async def test_a_map_far_away_is_searched_wholly(
    database: Database, monkeypatch: pytest.MonkeyPatch, away: tuple[float, float]
) -> None:
    monkeypatch.setattr(nearby, "SCANNED_PER_STORE", 1)
    place = Point(lat=41.0, lng=somewhere().lng / 2)
    [corner] = around(place, [away])
    steps = [(0.001 * n, 0.002 * n) for n in range(1, 30)]
    await given_stores.stores_at(database, around(corner, steps), hours=NEVER)
    expected = await given_stores.stores_at(database, around(corner, [(0.01, 0.05), (0.09, 0.01)]))
    bounds = Bounds(corner.lat, corner.lng, corner.lat + 0.1, corner.lng + 0.1)
    search = Near(place, bounds.furthest_m(place), 1, None, bounds, Wanted(open_now=True))

    found = await paged(database, search)

    assert {store.id for store in found} == set(expected)
    assert len(found) == len(expected)


def test_no_box_holds_what_lies_off_the_map() -> None:
    place, elsewhere = Point(lat=30.0, lng=120.0), Bounds(31.0, 121.0, 31.1, 121.1)

    found = nearest.box(place, 1_000, elsewhere)

    assert (found.low, found.high) == (geo.mercator(Point(31.0, 121.0)),) * 2


@given(some.floats(-70, 70), some.floats(-170, 170), some.floats(0, 1), some.floats(0, 1))
def test_a_map_reaches_no_further_than_bounded(
    lat: float, lng: float, up: float, right: float
) -> None:
    bounds = Bounds(south=lat, west=lng, north=lat + 1, east=lng + 1)
    inside = Point(lat=lat + up, lng=lng + right)

    assert geo.distance_mm(bounds.middle, inside) <= bounds.furthest_m(bounds.middle) * 1_000
    assert math.isfinite(bounds.furthest_m(inside))


async def test_a_city_is_listed_in_the_order_of_ids(database: Database) -> None:
    city = f"城{uuid7().hex[-8:]}"
    ids = sorted(await given_stores.stores_at(database, [somewhere() for _ in range(5)], city=city))

    [first] = await stores_in(database, [InCity(city, 3)])
    [second] = await stores_in(database, [InCity(city, 3, last_id(first.end_cursor))])

    assert [store.id for store in (*first.rows, *second.rows)] == ids
    assert (first.has_next, second.has_next) == (True, False)
    assert {store.mm for store in first.rows} == {None}


async def test_a_city_stops_early_and_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearby, "SCANNED_PER_STORE", 1)
    city = f"城{uuid7().hex[-8:]}"
    await given_stores.stores_at(database, [somewhere()] * 8, city=city, hours=NEVER)

    [open_] = await given_stores.stores_at(database, [somewhere()], city=city)
    wanted = Wanted(open_now=True)

    [page] = await stores_in(database, [InCity(city, 3, wanted=wanted)])
    pages = [page]
    while pages[-1].has_next:
        [page] = await stores_in(database, [InCity(city, 3, last_id(page.end_cursor), wanted)])
        pages.append(page)

    assert [store.id for page in pages for store in page.rows] == [open_]
    assert len(pages) == 3


@pytest.mark.parametrize("after", [(-1, str(UUID(int=1))), (1, "x"), (10**18, str(UUID(int=1)))])
def test_a_cursor_of_another_kind_is_bad_input(after: tuple[int, str]) -> None:
    with pytest.raises(BadInput):
        last_seen(cursor(*after))
