"""Points by phone: seen, quoted, spent once, and back with what goes back."""

import asyncio

import pytest

from bff.app import House
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Data, Phone, request_id
from tests.conftest import HandPhone
from tests.given import order as orders
from tests.given import phone as phones
from tests.given import points
from tests.given.order import Shop


async def rich(hand_phone: HandPhone, database: Database, count: int) -> Phone:
    """Hand a phone to somebody who has points."""
    phone = await orders.buyer(hand_phone)
    await points.given(database, await phones.member(phone), count)
    return phone


async def seen(phone: Phone) -> int:
    count: int = (await phone.send("Points"))["me"]["points"]
    return count


async def quoted(phone: Phone, here: Shop, quantity: int = 1, **facts: object) -> Data:
    basket = here.basket(quantity, **facts)
    del basket["requestId"]
    answer: Data = (await phone.send("OrderQuote", input=basket))["orderQuote"]
    return answer


async def asked_back(phone: Phone, order_id: str, *pieces: tuple[int, int]) -> Data:
    lines = [{"line": line, "quantity": quantity} for line, quantity in pieces] or None
    asked = {"orderId": order_id, "reason": "不想要了", "lines": lines, "requestId": request_id()}
    answer: Data = (await phone.send("OrderRefundRequest", input=asked))["orderRefundRequest"]
    return answer


async def test_a_member_sees_points(hand_phone: HandPhone, database: Database) -> None:
    lin = await orders.buyer(hand_phone)
    before = await seen(lin)

    await points.earned(database, await phones.member(lin), 12_350)

    assert (before, await seen(lin)) == (0, 123)


async def test_a_quote_says_what_points_could_take_off(
    hand_phone: HandPhone, database: Database
) -> None:
    shop = await orders.shop(database, price_fen=1_000)
    lin = await rich(hand_phone, database, 700)

    none, some = await quoted(lin, shop), await quoted(lin, shop, points=300)

    assert (none["points"]["balance"], none["points"]["most"]) == (700, 500)
    assert (none["points"]["used"], none["payable"]["fen"]) == (0, 1_000)
    assert (some["points"]["amount"]["fen"], some["payable"]["fen"]) == (300, 700)
    assert await seen(lin) == 700


async def test_points_are_paid_with_when_an_order_is_placed(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    shop = await orders.shop(database, price_fen=1_000)
    lin = await rich(hand_phone, database, 700)

    placed = await orders.placed(lin, shop, points=499)
    await lin.pay(placed["payment"])
    await orders.asked_of(house, ids.read(Kind.ORDER, placed["order"]["id"]))

    order = (await lin.send("Order", id=placed["order"]["id"]))["me"]["order"]
    assert (order["status"], order["payable"]["fen"], order["points"]) == ("PAID", 501, 499)
    assert await seen(lin) == 201


@pytest.mark.parametrize(
    ("wanted", "kind"), [(701, "PointsShort"), (501, "PointsOverCap"), (500, "OrderPlaced")]
)
async def test_nobody_uses_more_than_there_are_or_may_be(
    hand_phone: HandPhone, database: Database, wanted: int, kind: str
) -> None:
    shop = await orders.shop(database, price_fen=1_000)
    lin = await rich(hand_phone, database, 700)

    placed = await orders.placed(lin, shop, points=wanted)

    assert placed["__typename"] == kind
    assert placed.get("balance", 700) == 700
    assert placed.get("most", 500) == 500
    assert await seen(lin) == (200 if kind == "OrderPlaced" else 700)


async def test_the_same_points_are_spent_once(hand_phone: HandPhone, database: Database) -> None:
    shop = await orders.shop(database, price_fen=1_000)
    lin = await rich(hand_phone, database, 1_200)

    answers = await asyncio.gather(*(orders.placed(lin, shop, points=500) for _ in range(8)))

    kinds = [answer["__typename"] for answer in answers]
    assert (kinds.count("OrderPlaced"), kinds.count("PointsShort")) == (2, 6)
    assert await seen(lin) == 200


async def test_a_cancelled_order_gives_its_points_back(
    hand_phone: HandPhone, database: Database
) -> None:
    shop = await orders.shop(database, price_fen=1_000)
    lin = await rich(hand_phone, database, 500)
    placed = await orders.placed(lin, shop, points=500)

    during = await seen(lin)
    await lin.send("OrderCancel", input={"orderId": placed["order"]["id"]})

    assert (during, await seen(lin)) == (0, 500)


async def test_points_come_back_with_their_pieces(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    shop = await orders.shop(database, price_fen=1_000)
    lin = await rich(hand_phone, database, 100)
    id_ = ids.opaque(Kind.ORDER, await orders.paid(house, lin, shop, 3, points=100))

    first = await asked_back(lin, id_, (1, 1))
    after_one = await seen(lin)
    rest = await asked_back(lin, id_)

    assert (first["order"]["status"], after_one) == ("PAID", 33)
    assert (rest["order"]["status"], await seen(lin)) == ("REFUNDED", 100)
