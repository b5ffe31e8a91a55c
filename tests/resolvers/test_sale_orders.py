import asyncio
from uuid import UUID, uuid4

import pytest

from bff.app import House
from bff.context import App
from bff.domains.community_sale import stall
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Data, Phone
from tests.conftest import HandPhone
from tests.given import fair as fairs
from tests.given import order as orders
from tests.given import payment as payments
from tests.given import sale as given
from tests.given.fair import Fair, arrived, sent
from tests.given.phone import granted, member
from tests.given.wechat import Sandbox

ORDERS = "select count(*) from orders where origin_id = $1"
PAYEES = "select payees from orders where id = $1"
GONE = "select state from orders where id = $1"


@pytest.fixture
async def fair(database: Database, hand_phone: HandPhone) -> Fair:
    return await fairs.fair(database, hand_phone)


async def bags(fair: Fair) -> list[Data]:
    answer = await fair.leader.send("SaleHandOver", saleId=fair.sale)
    found: list[Data] = answer["myCommunity"]["handOver"]
    return found


async def test_a_sale_goes_from_opening_to_hand_over(
    house: House, hand_phone: HandPhone, fair: Fair, sandbox: Sandbox
) -> None:
    lin, wu = [await orders.buyer(hand_phone) for _ in range(2)]
    many = await orders.paid(house, lin, fair.shop, 3, saleId=fair.sale)
    await orders.paid(house, wu, fair.shop, 1, saleId=fair.sale)

    counted = await arrived(fair, 4, broken=1)
    await orders.sent_back(house, sandbox, many)
    waiting = await bags(fair)
    gone = [
        await sent(fair.leader, "CommunitySaleHandOver", saleId=fair.sale, orderIds=bag["orderIds"])
        for bag in waiting
    ]

    assert (counted["orders"], counted["short"]) == (2, 1)
    assert counted["refunded"]["fen"] == given.PRICE_FEN
    assert sorted(bag["goods"][0]["quantity"] for bag in waiting) == [1, 2]
    assert [one["orders"] for one in gone] == [1, 1]
    told = (await wu.send("Inbox"))["me"]["inbox"]["nodes"]
    assert "SALE_ARRIVED" in {message["moment"] for message in told}
    assert await bags(fair) == []
    board = (await fair.leader.send("SaleBoard", saleId=fair.sale))["myCommunity"]["saleBoard"]
    assert (board["pieces"], board["paid"]["fen"]) == (3, 3 * given.PRICE_FEN)


async def test_an_order_takes_several_items_of_a_sale(database: Database) -> None:
    here = await given.place(database)
    items = [given.Item(await given.variant(database, here), given.PRICE_FEN, 5) for _ in range(3)]
    sale_id = await given.sale(database, here, *items)

    await given.ordered(database, sale_id, *[(item.variant_id, 2) for item in items])

    [sale] = (await stall.read(database, [sale_id])).values()
    assert (sale.taken, {shelf.taken for shelf in sale.items.values()}) == (6, {2})


async def test_a_quote_of_a_sale_is_what_its_order_costs(
    database: Database, hand_phone: HandPhone, fair: Fair
) -> None:
    lin = await orders.buyer(hand_phone)
    basket = fair.shop.basket(2, saleId=fair.sale)
    asked = {name: value for name, value in basket.items() if name != "requestId"}

    quote = (await lin.send("OrderQuote", input=asked))["orderQuote"]
    short = (await lin.send("OrderQuote", input=asked | fair.shop.lines(7)))["orderQuote"]

    assert (quote["payable"]["fen"], quote["short"]) == (2 * given.PRICE_FEN, [])
    assert short["__typename"] == "SaleItemShort"
    placed = (await lin.send("OrderPlace", input=basket))["orderPlace"]
    assert placed["order"]["payable"] == quote["payable"]
    assert await database.value(ORDERS, ids.read(Kind.SALE, fair.sale)) == 1


async def test_who_gathered_the_neighbours_earns(
    database: Database, house: House, hand_phone: HandPhone, fair: Fair
) -> None:
    await payments.rates(database, fair.shop.store_id)
    order_id = await orders.paid(house, await orders.buyer(hand_phone), fair.shop, saleId=fair.sale)

    payees = await database.value(PAYEES, order_id)

    assert str(await member(fair.leader)) in payees
    assert str(fair.shop.store_id) in payees


async def test_a_leader_sees_what_it_earns(
    database: Database, house: House, hand_phone: HandPhone, fair: Fair
) -> None:
    await payments.rates(database, fair.shop.store_id)
    await orders.paid(house, await orders.buyer(hand_phone), fair.shop, 2, saleId=fair.sale)
    clerk = await hand_phone(uuid4().hex, App.COMMUNITY)
    await granted(database, clerk, Role.CLERK, fair.shop.store_id)

    mine = (await fair.leader.send("LeaderEarnings"))["myCommunity"]
    theirs = (await clerk.send("LeaderEarnings"))["myCommunity"]

    earned = 2 * given.PRICE_FEN * 300 // 10_000
    assert [one["amount"]["fen"] for one in mine["earnings"]["nodes"]] == [earned]
    assert [one["amount"]["fen"] for one in mine["balance"]] == [earned]
    assert (theirs["earnings"]["nodes"], theirs["balance"]) == ([], [])


async def test_a_board_says_what_each_item_earns(
    database: Database, house: House, hand_phone: HandPhone, fair: Fair
) -> None:
    await payments.rates(database, fair.shop.store_id)
    sale = (await fairs.another(database, fair)).sale
    await orders.paid(house, await orders.buyer(hand_phone), fair.shop, 2, saleId=sale)

    board = (await fair.leader.send("SaleBoard", saleId=sale))["myCommunity"]["saleBoard"]

    [item] = board["items"]
    each = given.PRICE_FEN * 300 // 10_000
    assert (item["commissionEach"]["fen"], item["commission"]["fen"]) == (each, 2 * each)
    assert (item["pieces"], item["left"], board["room"]) == (2, 4, 8)
    assert item["paid"] == board["paid"]


async def test_a_buyer_steps_back_until_the_cut_off(
    database: Database, house: House, hand_phone: HandPhone, fair: Fair
) -> None:
    lin, sale_id = await orders.buyer(hand_phone), ids.read(Kind.SALE, fair.sale)
    early = await orders.paid(house, lin, fair.shop, 2, saleId=fair.sale)
    late = await orders.paid(house, lin, fair.shop, 1, saleId=fair.sale)

    approved = await asked_back(lin, early)
    await sent(fair.leader, "CommunitySaleClose", saleId=fair.sale)
    refused = await asked_back(lin, late)

    assert (approved["approved"], refused["__typename"]) == (True, "OrderNotDoable")
    assert [await database.value(GONE, one) for one in (early, late)] == ["REFUNDED", "PAID"]
    assert (await stall.read(database, [sale_id]))[sale_id].taken == 1


async def asked_back(buyer: Phone, order_id: UUID) -> Data:
    order = ids.opaque(Kind.ORDER, order_id)
    return await sent(buyer, "OrderRefundRequest", orderId=order, reason="不想要了")


async def test_goods_wait_until_they_arrive(
    house: House, hand_phone: HandPhone, database: Database, fair: Fair
) -> None:
    order_id = await orders.paid(house, await orders.buyer(hand_phone), fair.shop, saleId=fair.sale)
    [bag] = await bags(fair)

    refused = await sent(
        fair.leader, "CommunitySaleHandOver", saleId=fair.sale, orderIds=bag["orderIds"]
    )

    assert (bag["ready"], refused["__typename"]) == (False, "OrderNotDoable")
    assert await database.value(GONE, order_id) == "PAID"


async def test_a_leader_orders_for_who_has_no_phone(house: House, fair: Fair) -> None:
    await orders.paid(house, fair.leader, fair.shop, saleId=fair.sale, forWhom="王奶奶")

    [bag] = await bags(fair)

    assert (bag["forWhom"], bag["goods"][0]["quantity"]) == ("王奶奶", 1)


async def test_nobody_else_orders_for_others(
    database: Database, hand_phone: HandPhone, fair: Fair
) -> None:
    lin = await orders.buyer(hand_phone)
    asked = fair.shop.basket(saleId=fair.sale, forWhom="王奶奶")

    answer = await lin.ask(
        "mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) { __typename } }",
        input=asked,
    )

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await database.value(ORDERS, ids.read(Kind.SALE, fair.sale)) == 0


async def test_neighbours_who_race_never_get_more_than_there_is(
    database: Database, hand_phone: HandPhone, fair: Fair
) -> None:
    people = [await orders.buyer(hand_phone) for _ in range(5)]

    outcomes = await asyncio.gather(
        *(orders.placed(one, fair.shop, 2, saleId=fair.sale) for one in people)
    )

    kinds = [one["__typename"] for one in outcomes]
    assert sorted(kinds) == ["OrderPlaced"] * 3 + ["SaleItemShort"] * 2
    assert outcomes[kinds.index("SaleItemShort")]["message"] == "该商品剩余0件，不够您要的数量。"
    assert await database.value(ORDERS, ids.read(Kind.SALE, fair.sale)) == 3


async def test_what_is_cancelled_can_be_ordered_again(
    database: Database, hand_phone: HandPhone, fair: Fair
) -> None:
    lin = await orders.buyer(hand_phone)
    placed = await orders.placed(lin, fair.shop, 6, saleId=fair.sale)
    short = await orders.placed(lin, fair.shop, 1, saleId=fair.sale)

    await lin.send("OrderCancel", input={"orderId": placed["order"]["id"]})
    again = await orders.placed(lin, fair.shop, 6, saleId=fair.sale)

    assert (short["__typename"], again["__typename"]) == ("SaleItemShort", "OrderPlaced")
    sale_id = ids.read(Kind.SALE, fair.sale)
    assert (await stall.read(database, [sale_id]))[sale_id].taken == 6


async def test_a_closed_sale_is_refused_in_words(
    database: Database, hand_phone: HandPhone, fair: Fair
) -> None:
    await sent(fair.leader, "CommunitySaleClose", saleId=fair.sale)

    refused = await orders.placed(await orders.buyer(hand_phone), fair.shop, saleId=fair.sale)

    assert refused == {"__typename": "SaleClosed", "message": "该场团购已截单。"}
    assert await database.value(ORDERS, ids.read(Kind.SALE, fair.sale)) == 0


async def test_another_store_sells_nothing_of_it(
    database: Database, hand_phone: HandPhone, fair: Fair
) -> None:
    elsewhere = await orders.shop(database)
    lin = await orders.buyer(hand_phone)

    answer = await lin.ask(
        "mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) { __typename } }",
        input=elsewhere.basket(saleId=fair.sale),
    )

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert await database.value(ORDERS, ids.read(Kind.SALE, fair.sale)) == 0


async def test_one_buyer_s_goods_go_together_or_not(
    database: Database,
    house: House,
    hand_phone: HandPhone,
    fair: Fair,
) -> None:
    bought = [
        await orders.paid(house, await orders.buyer(hand_phone), fair.shop, saleId=fair.sale)
        for _ in range(2)
    ]
    await arrived(fair, 2)
    both = [ids.opaque(Kind.ORDER, one) for one in bought]

    refused = await sent(fair.leader, "CommunitySaleHandOver", saleId=fair.sale, orderIds=both)

    assert refused["__typename"] == "OrderUnknown"
    assert [await database.value(GONE, one) for one in bought] == ["PAID", "PAID"]
