"""Buyers are told what becomes of their orders: in the inbox, and on the phone if they agreed."""

import asyncio
from datetime import datetime
from typing import Any

import pytest

from bff import jobs as worker
from bff.app import House
from bff.domains.member import inbox
from bff.kit import ids
from bff.kit.clock import business_day
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Phone, request_id
from tests.conftest import HandPhone
from tests.given import order as given
from tests.given.wechat import Sandbox

WAITING = "select count(*) from message_delivery where state in ('WAITING', 'SENDING')"
OVER = "update orders set expires_at = placed_at + interval '1 microsecond' where id = $1"


@pytest.fixture
async def lin(hand_phone: HandPhone) -> Phone:
    return await given.buyer(hand_phone)


async def told(phone: Phone) -> list[dict[str, Any]]:
    return list((await phone.send("Inbox"))["me"]["inbox"]["nodes"])


async def agreed(phone: Phone, sandbox: Sandbox, template: str) -> None:
    """Tap on what WeChat asks, and have the app report it."""
    await sandbox.consent(phone.person, template)
    await phone.send("SubscribeReport", input={"accepted": [template], "requestId": request_id()})


async def worked(house: House) -> None:
    """Run the worker until nothing is to be sent."""
    stop = asyncio.Event()
    running = asyncio.create_task(
        worker.run(
            house.database,
            house.services,
            stop,
            handlers={inbox.SENDING: worker.HANDLERS[inbox.SENDING]},
        )
    )
    while await house.database.value(WAITING):
        await asyncio.sleep(0)
    stop.set()
    await running


async def test_a_payment_is_told_on_the_phone(
    lin: Phone, house: House, database: Database, sandbox: Sandbox
) -> None:
    shop = await given.shop(database)
    await agreed(lin, sandbox, "demo-order-paid")

    order_id = await given.paid(house, lin, shop, 2)
    await worked(house)

    [_, message], [sent] = await told(lin), await sandbox.messages(lin.person)
    assert message["moment"] == "ORDER_PAID"
    assert "¥256.00" in message["text"]
    assert sent["data"]["character_string2"] == order_id.hex
    assert sent["data"]["amount4"] == "¥256.00"
    assert sent["page"] == message["page"]
    assert ids.opaque(Kind.ORDER, order_id) in sent["page"]


async def test_who_did_not_agree_is_told_here_only(
    lin: Phone, house: House, database: Database, sandbox: Sandbox
) -> None:
    await given.paid(house, lin, await given.shop(database))
    await worked(house)

    assert [message["moment"] for message in await told(lin)] == ["PICKUP_READY", "ORDER_PAID"]
    assert await sandbox.messages(lin.person) == []


async def test_what_can_be_picked_up_is_told_with_its_time(
    lin: Phone, house: House, database: Database, sandbox: Sandbox
) -> None:
    await agreed(lin, sandbox, "demo-pickup-ready")

    order_id = await given.paid(house, lin, await given.shop(database))
    await worked(house)

    order = (await lin.send("Order", id=ids.opaque(Kind.ORDER, order_id)))["me"]["order"]
    [message, _], [sent] = await told(lin), await sandbox.messages(lin.person)
    until = str(business_day(datetime.fromisoformat(order["pickUpBy"])))
    assert (message["moment"], sent["data"]["date6"]) == ("PICKUP_READY", until)
    assert until in message["text"]
    assert not order["overdue"]


async def test_a_payment_told_twice_is_told_once(
    lin: Phone, house: House, database: Database
) -> None:
    order_id = await given.paid(house, lin, await given.shop(database))

    await given.asked_of(house, order_id)

    assert len(await told(lin)) == 2


async def test_an_order_that_ends_unpaid_is_told(
    lin: Phone, house: House, database: Database
) -> None:
    answer = await given.placed(lin, await given.shop(database))
    order_id = ids.read(Kind.ORDER, answer["order"]["id"])
    await database.value(OVER, order_id)

    await given.asked_of(house, order_id)

    assert [message["moment"] for message in await told(lin)] == ["ORDER_EXPIRED"]


async def test_money_that_went_back_is_told(
    lin: Phone, house: House, database: Database, sandbox: Sandbox
) -> None:
    order_id = await given.paid(house, lin, await given.shop(database), 2)
    asked = {
        "orderId": ids.opaque(Kind.ORDER, order_id),
        "reason": "买多了",
        "requestId": request_id(),
    }
    await lin.send("OrderRefundRequest", input=asked)

    await given.sent_back(house, sandbox, order_id)

    [back, *_] = await told(lin)
    assert back["moment"] == "REFUND_DONE"
    assert "¥256.00" in back["text"]
