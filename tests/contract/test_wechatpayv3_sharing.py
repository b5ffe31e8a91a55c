"""wechatpayv3 shares, frees, takes back and reads bills, as the sandbox has them."""

import gzip
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from wechatpayv3.async_ import AsyncWeChatPay, WeChatPayType

from tests.given.pay_wire import Merchant, Secrets
from tests.given.sharing import STORE, Sharer
from tests.given.wechat import running_sandbox

# Its own: it asks a certificate for a time without a zone.
pytestmark = pytest.mark.filterwarnings("ignore:Properties that return a naïve datetime")


@pytest.fixture
async def brand(tmp_path: Path) -> AsyncIterator[Sharer]:
    async with running_sandbox(tmp_path, None) as sandbox:
        await sandbox.person("lin")
        yield Sharer(Merchant(sandbox, Secrets.of(tmp_path)))


@pytest.fixture(params=["public-key", "certificate"])
async def client(request: pytest.FixtureRequest, brand: Sharer) -> AsyncIterator[AsyncWeChatPay]:
    told = orjson.loads(brand.merchant.sandbox.pay_file.read_bytes())
    by_certificate = request.param == "certificate"
    if by_certificate:
        await brand.merchant.sandbox.control("POST", "/keys/rotate", {"to": "certificate"})
    client = AsyncWeChatPay(
        wechatpay_type=WeChatPayType.MINIPROG,
        mchid=told["mchid"],
        private_key=told["private_key"],
        cert_serial_no=told["serial"],
        appid=brand.appid,
        apiv3_key=told["apiv3_key"],
        notify_url="http://127.0.0.1:9/",
        public_key=None if by_certificate else told["public_key"],
        public_key_id=None if by_certificate else told["public_key_id"],
    )
    client._core._gate_way = brand.merchant.sandbox.url
    async with client:
        answer = await client.profitsharing_add_receiver("MERCHANT_ID", STORE, "STORE", "某某酒行")
        assert answer[0] == 200, answer
        yield client


async def read(call: Any) -> dict[str, Any]:
    status, text = await call
    assert status == 200, text
    return dict(orjson.loads(text))


async def shared(brand: Sharer, client: AsyncWeChatPay, trade: str, number: str) -> dict[str, Any]:
    part = {"type": "MERCHANT_ID", "account": STORE, "amount": 1_000, "description": "分润"}
    part["name"] = "某某酒行"
    told = await read(client.profitsharing_order(trade, number, [part], unfreeze_unsplit=False))
    await brand.merchant.sandbox.advance(2)
    return told


async def test_it_shares_and_asks_what_became_of_it(brand: Sharer, client: AsyncWeChatPay) -> None:
    trade = await brand.received("order-1")

    asked = await shared(brand, client, trade, "PS-1")
    told = await read(client.profitsharing_order_query(trade, "PS-1"))
    left = await read(client.profitsharing_amount_query(trade))

    assert (asked["state"], told["state"]) == ("PROCESSING", "FINISHED")
    assert [part["result"] for part in told["receivers"]] == ["SUCCESS"]
    assert left["unsplit_amount"] == 9_940 - 1_000


async def test_it_takes_back_what_it_shared(brand: Sharer, client: AsyncWeChatPay) -> None:
    trade = await brand.received("order-1")
    await shared(brand, client, trade, "PS-1")

    asked = await read(client.profitsharing_return("RT-1", STORE, 400, "退货", out_order_no="PS-1"))
    told = await read(client.profitsharing_return_query("PS-1", "RT-1"))

    assert (asked["result"], told) == ("SUCCESS", asked)


async def test_it_sets_the_rest_free(brand: Sharer, client: AsyncWeChatPay) -> None:
    trade = await brand.received("order-1")

    told = await read(client.profitsharing_unfreeze(trade, "PS-1", "解冻"))
    again = await client.profitsharing_unfreeze(trade, "PS-2", "解冻")

    assert told["receivers"][0]["amount"] == 9_940
    assert again[0] == 400
    assert (await brand.merchant.bank())["available"] == 9_940


async def test_it_forgets_a_receiver(brand: Sharer, client: AsyncWeChatPay) -> None:
    told = await read(client.profitsharing_delete_receiver("MERCHANT_ID", STORE))

    assert told == {"type": "MERCHANT_ID", "account": STORE}


async def test_it_downloads_the_days_bills(brand: Sharer, client: AsyncWeChatPay) -> None:
    await brand.merchant.sandbox.morning()
    trade = await brand.received("order-1")
    await shared(brand, client, trade, "PS-1")
    day = await brand.merchant.sandbox.morning()

    for asked in (client.trade_bill, client.fundflow_bill, client.profitsharing_bill):
        told = await read(asked(day.isoformat()))
        status, packed = await client.download_bill(told["download_url"])

        plain = gzip.decompress(packed)
        assert status == 200
        assert hashlib.sha1(plain).hexdigest() == told["hash_value"]
