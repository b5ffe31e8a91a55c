from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from bff.context import App
from bff.domains.member.kinds import Role
from bff.kit import clock, ids
from bff.kit.clock import business_day
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Data, Phone, request_id
from tests.conftest import HandPhone
from tests.given import sale as given
from tests.given.phone import granted
from tests.given.sale import Place

Opening = dict[str, Any]


@pytest.fixture
async def here(database: Database) -> Place:
    return await given.place(database)


@pytest.fixture
def community_id(here: Place) -> UUID:
    return here.community_id


@pytest.fixture
async def leader(database: Database, hand_phone: HandPhone, community_id: UUID) -> Phone:
    phone = await hand_phone(uuid4().hex, App.COMMUNITY)
    await granted(database, phone, Role.LEADER, community_id)
    return phone


@pytest.fixture
async def variant_id(database: Database, here: Place) -> UUID:
    return await given.variant(database, here)


@pytest.fixture
async def wish(database: Database, community_id: UUID, variant_id: UUID) -> Opening:
    ends = await clock.now(database) + timedelta(days=2)
    item = {"variantId": ids.opaque(Kind.VARIANT, variant_id), "price": given.PRICE_FEN}
    return {
        "communityId": ids.opaque(Kind.COMMUNITY, community_id),
        "title": "周末团购",
        "items": [item],
        "cutOffAt": ends.isoformat(),
        "arrivesOn": str(business_day(ends) + timedelta(days=1)),
        "capacity": 50,
        "requestId": request_id(),
    }


async def opened(leader: Phone, wish: Opening) -> Data:
    answer: Data = (await leader.send("CommunitySaleOpen", input=wish))["communitySaleOpen"]
    return answer


async def test_a_sale_is_shown_to_who_has_the_link(
    leader: Phone, wish: Opening, hand_phone: HandPhone
) -> None:
    sale = (await opened(leader, wish))["sale"]
    neighbour = await hand_phone(uuid4().hex, signed_in=False)

    shown = (await neighbour.send("CommunitySale", id=sale["id"]))["communitySale"]

    assert (shown["status"], shown["arrivesOn"]) == ("OPEN", wish["arrivesOn"])
    [item] = shown["items"]
    assert (item["price"]["fen"], item["left"], item["product"]["title"]) == (
        given.PRICE_FEN,
        50,
        "东风大曲",
    )


@pytest.mark.parametrize("app", [App.COMMUNITY, App.STORE_OWNER])
async def test_who_opens_a_sale_sees_what_there_is_to_sell(
    hand_phone: HandPhone, here: Place, variant_id: UUID, app: App
) -> None:
    phone = await hand_phone(uuid4().hex, app)

    front = await phone.send("StoreProducts", id=ids.opaque(Kind.STORE, here.store_id))

    [product] = front["storeFront"]["products"]["nodes"]
    [variant] = product["variants"]
    assert variant["id"] == ids.opaque(Kind.VARIANT, variant_id)
    assert variant["price"]["fen"] == given.LIST_FEN


async def test_who_ordered_stands_on_the_list(
    database: Database, leader: Phone, wish: Opening, variant_id: UUID
) -> None:
    sale = (await opened(leader, wish))["sale"]["id"]
    for pieces, paid in ((2, True), (1, False), (3, True)):
        await given.ordered(database, ids.read(Kind.SALE, sale), (variant_id, pieces), paid=paid)

    first = (await leader.send("SaleBoard", saleId=sale))["myCommunity"]["saleBoard"]
    sheet = (await leader.send("SaleSorting", saleId=sale))["myCommunity"]["sorting"]
    bags = (await leader.send("SaleHandOver", saleId=sale))["myCommunity"]["handOver"]
    shared = (await leader.send("CommunitySale", id=sale))["communitySale"]["list"]["nodes"]

    assert [entry["number"] for entry in shared] == [1, 2]
    assert (first["orders"], first["pieces"], first["waiting"]) == (2, 5, 2)
    assert (first["capacity"], first["room"]) == (50, 44)
    assert [(line["quantity"], len(line["parts"])) for line in sheet] == [(5, 2)]
    assert sorted(bag["goods"][0]["quantity"] for bag in bags) == [2, 3]
    assert {(bag["ready"], bag["overdue"]) for bag in bags} == {(False, False)}


async def test_the_share_list_is_read_page_by_page(
    database: Database,
    leader: Phone,
    wish: Opening,
    variant_id: UUID,
    hand_phone: HandPhone,
) -> None:
    sale = (await opened(leader, wish))["sale"]["id"]
    for pieces in (2, 3):
        await given.ordered(database, ids.read(Kind.SALE, sale), (variant_id, pieces))
    neighbour = await hand_phone(uuid4().hex)

    first = (await neighbour.send("CommunitySale", id=sale, first=1))["communitySale"]["list"]
    after = first["pageInfo"]["endCursor"]
    page = await neighbour.send("CommunitySale", id=sale, first=1, after=after)

    second = page["communitySale"]["list"]
    entries = [*first["nodes"], *second["nodes"]]
    assert [(one["number"], one["goods"][0]["quantity"]) for one in entries] == [(1, 2), (2, 3)]
    assert second["pageInfo"]["hasNextPage"] is False


async def test_the_brand_sees_what_to_send(
    database: Database, leader: Phone, wish: Opening, variant_id: UUID, hand_phone: HandPhone
) -> None:
    sale = (await opened(leader, wish))["sale"]["id"]
    await given.ordered(database, ids.read(Kind.SALE, sale), (variant_id, 4))
    desk = await hand_phone(uuid4().hex, App.DESK)
    await granted(database, desk, Role.OPERATOR, None)

    [line] = (await desk.send("SalePurchase", saleId=sale))["myBrand"]["purchaseList"]

    assert (line["quantity"], line["product"]["title"]) == (4, "东风大曲")


async def test_a_sale_is_changed_and_closed(leader: Phone, wish: Opening) -> None:
    sale = (await opened(leader, wish))["sale"]["id"]
    change = {"saleId": sale, "title": "延长一天", "requestId": request_id()}
    end = {"saleId": sale, "requestId": request_id()}

    edited = (await leader.send("CommunitySaleEdit", input=change))["communitySaleEdit"]
    closed = (await leader.send("CommunitySaleClose", input=end))["communitySaleClose"]
    late = await leader.send("CommunitySaleEdit", input=change | {"requestId": request_id()})

    [mine] = (await leader.send("CommunitySales"))["myCommunity"]["sales"]["nodes"]
    assert (edited["sale"]["title"], closed["sale"]["status"]) == ("延长一天", "CLOSED")
    assert late["communitySaleEdit"]["message"] == "该场团购已截单。"
    assert mine["status"] == "CLOSED"


async def test_a_price_is_refused_in_words(leader: Phone, wish: Opening) -> None:
    wish["items"][0]["price"] = 1

    refused = await opened(leader, wish)

    assert (refused["least"]["display"], refused["most"]["display"]) == ("¥102.40", "¥128.00")
    assert (await leader.send("CommunitySales"))["myCommunity"]["sales"]["nodes"] == []


@pytest.mark.parametrize("day", ["soon", "2026-13-01", 5])
async def test_a_day_is_a_day(leader: Phone, wish: Opening, day: object) -> None:
    answer = await leader.ask(
        "mutation ($input: CommunitySaleOpenInput!)"
        " { communitySaleOpen(input: $input) { __typename } }",
        input=wish | {"arrivesOn": day},
    )

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert (await leader.send("CommunitySales"))["myCommunity"]["sales"]["nodes"] == []


async def test_others_see_no_board(
    database: Database, leader: Phone, wish: Opening, hand_phone: HandPhone, variant_id: UUID
) -> None:
    sale = (await opened(leader, wish))["sale"]["id"]
    await given.ordered(database, ids.read(Kind.SALE, sale), (variant_id, 1))
    other = await hand_phone(uuid4().hex, App.COMMUNITY)
    await granted(database, other, Role.LEADER, (await given.place(database)).community_id)

    mine = (await other.send("SaleBoard", saleId=sale))["myCommunity"]
    sheet = (await other.send("SaleSorting", saleId=sale))["myCommunity"]
    bags = (await other.send("SaleHandOver", saleId=sale))["myCommunity"]

    assert (mine["saleBoard"], sheet["sorting"], bags["handOver"]) == (None, [], [])


async def test_a_list_item_is_of_its_own_variant(
    database: Database, here: Place, leader: Phone, wish: Opening
) -> None:
    other = await given.variant(database, here, title="西凤")
    wish["items"].append(
        {"variantId": ids.opaque(Kind.VARIANT, other), "price": 12_000, "total": 3}
    )

    sale = (await opened(leader, wish))["sale"]["id"]

    shown = (await leader.send("CommunitySales"))["myCommunity"]["sales"]["nodes"][0]
    assert shown["id"] == sale
    assert [(one["product"]["title"], one["left"]) for one in shown["items"]] == [
        ("东风大曲", 50),
        ("西凤", 3),
    ]
