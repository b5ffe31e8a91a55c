"""An independent client agrees with the sandbox: wechatpayv3, by public key and by certificate."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from wechatpayv3.async_ import AsyncWeChatPay, WeChatPayType

from bff.sandbox.pay.keys import merchant_file
from bff.sandbox.people import openid
from tests.given.ear import Ear, listening
from tests.given.wechat import Sandbox, running_sandbox

LIN = "lin"
FEN = 690
AMOUNT = {"total": FEN, "currency": "CNY"}


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    async with running_sandbox(tmp_path, None) as sandbox:
        await sandbox.person(LIN)
        yield sandbox


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    async with listening() as ear:
        yield ear


@pytest.fixture(params=["public-key", "certificate"])
async def client(
    request: pytest.FixtureRequest, sandbox: Sandbox, ear: Ear, tmp_path: Path
) -> AsyncIterator[AsyncWeChatPay]:
    """wechatpayv3 in both of its modes, with its one hard-coded host pointed at the sandbox."""
    told = orjson.loads(merchant_file(tmp_path).read_bytes())
    by_certificate = request.param == "certificate"
    if by_certificate:
        await sandbox.control("POST", "/keys/rotate", {"to": "certificate"})
    client = AsyncWeChatPay(
        wechatpay_type=WeChatPayType.MINIPROG,
        mchid=told["mchid"],
        private_key=told["private_key"],
        cert_serial_no=told["serial"],
        appid=sandbox.apps["CONSUMER"]["appid"],
        apiv3_key=told["apiv3_key"],
        notify_url=ear.url,
        public_key=None if by_certificate else told["public_key"],
        public_key_id=None if by_certificate else told["public_key_id"],
    )
    client._core._gate_way = sandbox.url
    async with client:
        yield client


async def placed(client: AsyncWeChatPay, number: str) -> str:
    payer = {"openid": openid(client._appid, LIN)}
    settle = {"profit_sharing": True}
    told = await read(client.pay("米酒 ¥6.90", number, AMOUNT, payer, settle_info=settle))
    return f"prepay_id={told['prepay_id']}"


async def paid(sandbox: Sandbox, client: AsyncWeChatPay, number: str) -> str:
    press = {"package": await placed(client, number)}
    return str((await sandbox.control("POST", f"/people/{LIN}/pay", press))["transaction_id"])


async def read(call: Any) -> dict[str, Any]:
    status, text = await call
    assert status == 200, text
    return dict(orjson.loads(text))


async def test_it_finds_a_payment_by_both_numbers(sandbox: Sandbox, client: AsyncWeChatPay) -> None:
    transaction_id = await paid(sandbox, client, "order-1")

    by_ours = await read(client.query(out_trade_no="order-1"))
    by_theirs = await read(client.query(transaction_id=transaction_id))

    assert by_ours == by_theirs
    assert (by_ours["trade_state"], by_ours["amount"]["total"]) == ("SUCCESS", FEN)


async def test_it_signs_what_a_phone_presses(sandbox: Sandbox, client: AsyncWeChatPay) -> None:
    package = await placed(client, "order-1")
    signed = {"timeStamp": "1764000000", "nonceStr": "n" * 32, "package": package}

    signature = client.sign([client._appid, *signed.values()])
    press = signed | {"signType": "RSA", "paySign": signature}
    told = await sandbox.control("POST", f"/people/{LIN}/pay", press)

    assert told["transaction_id"]


async def test_it_closes_an_order_twice(client: AsyncWeChatPay) -> None:
    await placed(client, "order-1")

    closed = [await client.close("order-1") for _ in range(2)]

    assert [status for status, _ in closed] == [204, 204]
    assert (await read(client.query(out_trade_no="order-1")))["trade_state"] == "CLOSED"


async def test_it_reads_a_notification(sandbox: Sandbox, client: AsyncWeChatPay, ear: Ear) -> None:
    transaction_id = await paid(sandbox, client, "order-1")

    heard = await ear.next()
    told = client.callback(heard.headers, heard.body)

    assert told["event_type"] == "TRANSACTION.SUCCESS"
    assert told["resource"]["transaction_id"] == transaction_id


async def test_it_refunds_and_hears_of_it(
    sandbox: Sandbox, client: AsyncWeChatPay, ear: Ear
) -> None:
    await paid(sandbox, client, "order-1")
    await ear.next()
    part = {"refund": 90} | AMOUNT

    asked = await read(client.refund("refund-1", part, out_trade_no="order-1", reason="少一瓶"))
    await sandbox.advance(2)
    heard = await ear.next()

    assert (asked["status"], asked["amount"]["refund"]) == ("PROCESSING", 90)
    assert (await read(client.query_refund("refund-1")))["status"] == "SUCCESS"
    assert client.callback(heard.headers, heard.body)["resource"]["refund_status"] == "SUCCESS"


async def test_it_takes_no_probe_for_a_notification(
    sandbox: Sandbox, client: AsyncWeChatPay, ear: Ear
) -> None:
    ear.answers = [401]
    await sandbox.control("POST", "/notifications", {"plan": "probe"})
    await paid(sandbox, client, "order-1")

    probe = await ear.next()
    await sandbox.advance(16)
    true = await ear.next()

    assert client.callback(probe.headers, probe.body) is None
    assert client.callback(true.headers, true.body) is not None


async def test_it_sees_that_an_answer_is_not_signed(
    sandbox: Sandbox, client: AsyncWeChatPay
) -> None:
    await paid(sandbox, client, "order-1")
    path = "/v3/pay/transactions/out-trade-no/{out_trade_no}"
    await sandbox.fault(path, "wrong-signature")

    with pytest.raises(Exception, match="failed to verify the signature"):
        await client.query(out_trade_no="order-1")


async def test_it_is_told_what_is_wrong(client: AsyncWeChatPay) -> None:
    unknown, _ = await client.query(out_trade_no="order-1")
    status, text = await client.pay("米酒", "order-1", {"total": 0}, {"openid": "o"})

    assert (unknown, status) == (404, 400)
    assert orjson.loads(text)["detail"]["field"] == "/amount/total"


@pytest.mark.parametrize("client", ["certificate"], indirect=True)
async def test_it_follows_the_certificates(sandbox: Sandbox, client: AsyncWeChatPay) -> None:
    await placed(client, "order-1")

    for _ in range(2):
        await sandbox.control("POST", "/keys/rotate", {"to": "certificate"})
        told = await read(client.query(out_trade_no="order-1"))

    assert told["trade_state"] == "NOTPAY"
