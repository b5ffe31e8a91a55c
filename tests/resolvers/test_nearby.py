from typing import Any
from uuid import uuid4

import pytest

from bff.kit import geo, ids
from bff.kit.database import Database
from bff.kit.geo import Point
from bff.kit.ids import Kind, uuid7
from bff.story.phone import Phone
from tests.conftest import HandPhone
from tests.given import coupon as coupons
from tests.given import store as stores
from tests.loaders.test_nearby import around, somewhere

QUERY = """
    query ($near: PointInput, $within: BoundsInput, $first: Int! = 10, $after: String,
        $radiusM: Int! = 5000, $order: StoreOrder! = DISTANCE, $city: String, $takes: ID) {
        storesNearby(near: $near, within: $within, first: $first, after: $after,
            radiusM: $radiusM, order: $order, city: $city, takes: $takes) { basis }
    }
"""


@pytest.fixture
async def phone(hand_phone: HandPhone) -> Phone:
    return await hand_phone(uuid4().hex, signed_in=False)


def near(place: Point, **facts: Any) -> dict[str, Any]:
    return {"lat": place.lat, "lng": place.lng, **facts}


async def nearby(phone: Phone, **asked: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await phone.send("StoresNearby", **asked))["storesNearby"]
    return answer


async def test_the_nearest_stores_page_with_their_reasons(database: Database, phone: Phone) -> None:
    place = somewhere()
    await stores.stores_at(database, around(place, [(0.001, 0), (0.002, 0)]))

    first = await nearby(phone, near=near(place), first=1)
    after = first["pageInfo"]["endCursor"]
    second = await nearby(phone, near=near(place), first=1, after=after)

    assert (first["basis"], first["nodes"][0]["distanceM"]) == ("NEAR", 111)
    assert first["nodes"][0]["reasons"] == ["111米", "24小时营业"]
    assert [n["distanceM"] for n in second["nodes"]] == [222]
    assert second["pageInfo"]["hasNextPage"] is False


@pytest.mark.parametrize("system", ["WGS84", "BD09"])
async def test_a_position_is_read_in_its_own_system(
    database: Database, phone: Phone, system: str
) -> None:
    place = Point(lat=31.2 + uuid4().int % 997 / 1_000, lng=104.1)
    shown = {"WGS84": geo.to_wgs84, "BD09": geo.to_bd09}[system](place)
    await stores.stores_at(database, [place])

    found = await nearby(phone, near=near(shown, system=system), radiusM=5)

    assert found["nodes"][0]["distanceM"] <= 1


async def test_a_fuzzy_position_says_about(database: Database, phone: Phone) -> None:
    place = somewhere()
    await stores.stores_at(database, around(place, [(0.027, 0)]))

    [node] = (await nearby(phone, near=near(place, source="FUZZY")))["nodes"]

    assert (node["distanceM"], node["reasons"][0]) == (3_000, "约3公里")


async def test_the_best_store_adds_a_gift(database: Database, phone: Phone) -> None:
    place = somewhere()
    [plain, gifted] = await stores.stores_at(database, around(place, [(0.001, 0), (0.003, 0)]))
    gift_id = await coupons.campaign(database, coupons.amount_off(500))
    campaign_id = await coupons.campaign(
        database, coupons.amount_off(1000, everywhere=False), stores={plain: None, gifted: gift_id}
    )

    takes = ids.opaque(Kind.CAMPAIGN, campaign_id)
    found = await nearby(phone, near=near(place), order="BEST", takes=takes)

    assert [n["distanceM"] for n in found["nodes"]] == [334, 111]
    assert "加送¥5" in found["nodes"][0]["reasons"]


async def test_home_shows_the_stores_of_a_city(database: Database, phone: Phone) -> None:
    city = f"城{uuid7().hex[-8:]}"
    store_id = await stores.store(database, city=city)

    home = (await phone.send("Home", city=f"{city}市"))["home"]

    assert (home["basis"], home["stores"][0]["distanceM"]) == ("CITY", None)
    assert home["stores"][0]["store"]["id"] == ids.opaque(Kind.STORE, store_id)


async def test_home_needs_no_position_and_no_member(phone: Phone) -> None:
    home = (await phone.send("Home"))["home"]

    assert (home["basis"], home["stores"]) == ("OWN_STORE", [])


async def test_a_map_is_searched_whatever_the_radius(database: Database, phone: Phone) -> None:
    place = somewhere()
    [north] = around(place, [(0.31, 0)])
    await stores.stores_at(database, [north])
    bounds = {"south": north.lat - 0.1, "north": north.lat + 0.1}
    bounds |= {"west": north.lng - 0.1, "east": north.lng + 0.1}

    alone = await nearby(phone, within=bounds)
    seen = await nearby(phone, within=bounds, near=near(place), radiusM=10)

    assert [n["distanceM"] for n in alone["nodes"]] == [None]
    assert [n["distanceM"] for n in seen["nodes"]] == [34_470]


WEST_LAKE = {"lat": 30.27, "lng": 120.15}


@pytest.mark.parametrize(
    "asked",
    [
        {"near": {"lat": 91, "lng": 0}},
        {"near": {"lat": 0, "lng": -180.5}},
        {"near": WEST_LAKE, "radiusM": 0},
        {"near": WEST_LAKE, "radiusM": 50_001},
        {"near": WEST_LAKE, "first": 0},
        {"near": WEST_LAKE, "first": 51},
        {"near": WEST_LAKE, "after": "x"},
        {"near": WEST_LAKE, "order": "BEST", "after": "WzEsIngiXQ"},
        {"near": WEST_LAKE, "takes": "nothing"},
        {"city": ""},
        {"within": {"south": 1, "north": 0, "west": 0, "east": 1}},
        {"within": {"south": 0, "north": 2, "west": 0, "east": 2}},
    ],
)
async def test_an_impossible_search_is_bad_input(phone: Phone, asked: dict[str, Any]) -> None:
    answer = await phone.ask(QUERY, **asked)

    assert [e["extensions"]["code"] for e in answer["errors"]] == ["BAD_USER_INPUT"]
