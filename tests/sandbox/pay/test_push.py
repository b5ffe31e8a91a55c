import asyncio
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from wechatpy.exceptions import InvalidSignatureException
from wechatpy.utils import check_signature

from tests.given.ear import Ear, Heard
from tests.given.pay_wire import Merchant
from tests.given.sharing import Sharer, sharer

HOUR_S = 3_600
TOKEN = "token"


@pytest.fixture
async def brand(merchant: Merchant, ear: Ear) -> Sharer:
    brand = await sharer(merchant)
    asked = {"app": "CONSUMER", "url": ear.url, "token": TOKEN}
    await merchant.sandbox.control("POST", "/push", asked)
    return brand


def told(heard: Heard, token: str = TOKEN) -> dict[str, object]:
    query = {name: value for name, [value] in parse_qs(urlsplit(heard.target).query).items()}
    check_signature(token, query["signature"], query["timestamp"], query["nonce"])
    return dict(orjson.loads(heard.body))


async def answered(brand: Sharer) -> list[str]:
    [event] = (await brand.merchant.sandbox.control("GET", "/events"))["events"]
    return list(event["answers"])


async def test_a_settlement_is_pushed_as_wechatpy_reads_it(brand: Sharer, ear: Ear) -> None:
    number = await brand.merchant.paid("order-1")
    await brand.ship(number)

    await brand.merchant.sandbox.control("POST", f"/shipping/{number}/settle")
    heard = await ear.next()

    event = told(heard)
    assert (event["Event"], event["transaction_id"]) == ("trade_manage_order_settlement", number)
    with pytest.raises(InvalidSignatureException):
        told(heard, "another")


async def test_what_is_not_shipped_is_reminded_of_once(brand: Sharer, ear: Ear) -> None:
    number = await brand.merchant.paid("order-1")
    await brand.merchant.sandbox.advance(48 * HOUR_S)
    event = told(await ear.next())

    await brand.merchant.sandbox.advance(48 * HOUR_S)

    assert (event["Event"], event["transaction_id"]) == ("trade_manage_remind_shipping", number)
    assert len((await brand.merchant.sandbox.control("GET", "/events"))["events"]) == 1


async def test_an_event_is_pushed_three_times_at_most(brand: Sharer, ear: Ear) -> None:
    ear.answers = [500, 500, 500]
    await brand.merchant.paid("order-1")
    await brand.merchant.sandbox.advance(48 * HOUR_S)

    for _ in range(3):
        await ear.next()
        await brand.merchant.sandbox.advance(6)

    async with asyncio.timeout(20):
        while len(answers := await answered(brand)) < 3:
            continue
    assert answers == ["500", "500", "500"]


async def test_nobody_is_told_at_no_address(merchant: Merchant, ear: Ear) -> None:
    await merchant.paid("order-1")
    await merchant.sandbox.advance(48 * HOUR_S)

    [event] = (await merchant.sandbox.control("GET", "/events"))["events"]

    assert event["answers"] == []
    assert ear.heard.empty()
