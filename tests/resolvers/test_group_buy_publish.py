from typing import Any
from uuid import uuid4

import pytest

from bff.context import App
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.story.phone import Phone, document, request_id
from tests.conftest import HandPhone
from tests.edge.changes import fingerprint
from tests.edge.world import grant, member
from tests.given import product as products
from tests.given import store as stores

PUBLISH = document(App.DESK, "GroupBuyOfferPublish")


@pytest.fixture
async def desk(hand_phone: HandPhone, database: Database) -> Phone:
    phone = await hand_phone(uuid4().hex, App.DESK)
    await grant(database, await member(phone), Role.OPERATOR, None)
    return phone


async def wish(database: Database, **changes: object) -> dict[str, Any]:
    product_id = await products.product(database)
    plain = {
        "productId": ids.opaque(Kind.PRODUCT, product_id),
        "tiers": [{"people": 2, "price": 11_800}, {"people": 3, "price": 10_800}],
        "endsAt": "2099-01-01T00:00:00Z",
        "requestId": request_id(),
    }
    return plain | changes


async def published(desk: Phone, asked: dict[str, Any]) -> dict[str, Any]:
    done: dict[str, Any] = await desk.send("GroupBuyOfferPublish", input=asked)
    outcome: dict[str, Any] = done["groupBuyOfferPublish"]
    return outcome


async def test_an_operator_publishes_an_offer_once(
    desk: Phone, database: Database, hand_phone: HandPhone
) -> None:
    store_id = await stores.store(database)
    taking = [ids.opaque(Kind.STORE, store_id)]
    asked = await wish(database, storeIds=taking, total=30, perSeat=2, perMember=4)

    offer = (await published(desk, asked))["offer"]
    again = (await published(desk, asked))["offer"]

    assert again == offer
    assert (offer["left"], offer["limit"]) == (30, 4)
    front = await (await hand_phone(uuid4().hex)).send("StoreFront", id=taking[0])
    assert [one["id"] for one in front["storeFront"]["offers"]] == [offer["id"]]


FLAWS: dict[str, dict[str, Any]] = {
    "阶梯价": {"tiers": [{"people": 3, "price": 900}, {"people": 2, "price": 800}]},
    "低于商品单价": {"tiers": [{"people": 2, "price": 12_800}]},
    "结束时间": {"endsAt": "2020-01-01T00:00:00Z"},
    "开始时间": {"startsAt": "2099-01-02T00:00:00Z"},
    "时长": {"lastsMinutes": 29},
    "库存": {"total": 2},
    "每席限购": {"perSeat": 3, "perMember": 2},
    "提前成团": {"earlyBp": 10_001},
}


@pytest.mark.parametrize("words", FLAWS)
async def test_an_unsound_offer_is_told_why(desk: Phone, database: Database, words: str) -> None:
    asked = await wish(database, **FLAWS[words])
    before = await fingerprint(database)

    outcome = await published(desk, asked)

    assert words in outcome["message"]
    assert await fingerprint(database) == before


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"productId": ids.opaque(Kind.PRODUCT, uuid7())}, "找不到该商品"),
        ({"storeIds": [ids.opaque(Kind.STORE, uuid7())]}, "门店或经销商不存在"),
        ({"dealerId": ids.opaque(Kind.DEALER, uuid7())}, "门店或经销商不存在"),
    ],
)
async def test_an_offer_of_nothing_is_refused(
    desk: Phone, database: Database, wrong: dict[str, Any], words: str
) -> None:
    asked = await wish(database, **wrong)
    before = await fingerprint(database)

    outcome = await published(desk, asked)

    assert words in outcome["message"]
    assert await fingerprint(database) == before


@pytest.mark.parametrize("many", [{"tiers": 9}, {"storeIds": 201}])
async def test_an_offer_names_only_so_much(
    desk: Phone, database: Database, many: dict[str, int]
) -> None:
    one = {"tiers": {"people": 2, "price": 1}, "storeIds": ids.opaque(Kind.STORE, uuid7())}
    asked = await wish(database, **{name: [one[name]] * times for name, times in many.items()})

    answer = await desk.ask(PUBLISH, input=asked)

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("nowhere", [{"storeIds": []}, {"region": "浙" * 61}, {"region": " "}])
async def test_an_offer_takes_part_somewhere(
    desk: Phone, database: Database, nowhere: dict[str, object]
) -> None:
    asked = await wish(database, **nowhere)
    before = await fingerprint(database)

    answer = await desk.ask(PUBLISH, input=asked)

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert await fingerprint(database) == before


async def test_only_operators_publish_offers(hand_phone: HandPhone, database: Database) -> None:
    visitor = await hand_phone(uuid4().hex, App.DESK)
    asked = await wish(database)
    before = await fingerprint(database)

    answer = await visitor.ask(PUBLISH, input=asked)

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await fingerprint(database) == before
