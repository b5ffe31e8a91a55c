import asyncio
import shutil
from pathlib import Path
from typing import Any

import orjson

from tests.given.ear import SILENCE, Ear, Heard
from tests.given.pay_wire import Merchant, Secrets
from tests.given.wechat import running_sandbox


def plain(merchant: Merchant, heard: Heard) -> dict[str, Any]:
    assert merchant.secrets.proved(heard.headers, heard.body)
    return merchant.secrets.opened(orjson.loads(heard.body)["resource"])


async def deliveries(merchant: Merchant) -> list[dict[str, Any]]:
    told = await merchant.sandbox.control("GET", "/notifications")
    return list(told["notifications"])


async def test_a_payment_is_told_as_a_query_tells_it(merchant: Merchant, ear: Ear) -> None:
    number = await merchant.paid("order-1", notify_url=ear.url)

    heard = await ear.next()
    told = orjson.loads(heard.body)

    path = f"/v3/pay/transactions/id/{number}?mchid={merchant.secrets.mchid}"
    assert plain(merchant, heard) == await merchant.read(path)
    assert (told["event_type"], told["resource_type"]) == (
        "TRANSACTION.SUCCESS",
        "encrypt-resource",
    )
    assert told["resource"]["original_type"] == "transaction"


async def test_a_notification_is_repeated_until_it_is_taken(merchant: Merchant, ear: Ear) -> None:
    ear.answers = [500, 404]
    await merchant.paid("order-1", notify_url=ear.url)
    first = await ear.next()
    for _ in range(2):
        await merchant.sandbox.advance(16)
        again = await ear.next()
    await merchant.sandbox.advance(86_400)

    [delivery] = await deliveries(merchant)

    assert ear.heard.empty()
    assert plain(merchant, again) == plain(merchant, first)
    assert again.headers["wechatpay-nonce"] != first.headers["wechatpay-nonce"]
    assert (delivery["answers"], delivery["delivered"]) == (["500", "404", "204"], True)


async def test_the_ladder_has_fifteen_steps(merchant: Merchant, ear: Ear) -> None:
    ear.answers = [500] * 20
    await merchant.paid("order-1", notify_url=ear.url)
    for _ in range(15):
        await ear.next()
        await merchant.sandbox.advance(6 * 3_600 + 1)
    await ear.next()

    await merchant.sandbox.advance(86_400)
    [delivery] = await deliveries(merchant)

    assert delivery["due_at"] is None
    assert ear.heard.empty()


async def test_who_cannot_be_reached_is_tried_again(merchant: Merchant, ear: Ear) -> None:
    await merchant.paid("order-1")
    await merchant.paid("order-2", notify_url=ear.url)

    await ear.next()
    lost, _ = await deliveries(merchant)

    assert lost["answers"] in (["ConnectionRefusedError"], [])
    assert lost["due_at"] is not None


async def test_an_unanswered_one_outlives_the_sandbox(
    tmp_path: Path, made_keys: Path, ear: Ear
) -> None:
    shutil.copytree(made_keys, tmp_path / "kept")
    ear.answers = [500]
    async with running_sandbox(tmp_path / "kept", None) as sandbox:
        await sandbox.person("lin")
        merchant = Merchant(sandbox, Secrets.of(tmp_path / "kept"))
        await merchant.paid("order-1", notify_url=ear.url)
        first = await ear.next()

    async with running_sandbox(tmp_path / "kept", None) as sandbox:
        await sandbox.advance(16)
        again = await ear.next()

    assert plain(merchant, again) == plain(merchant, first)


async def test_one_that_nobody_answers_is_sent_beside_itself(merchant: Merchant, ear: Ear) -> None:
    ear.answers = [SILENCE]
    await merchant.paid("order-1", notify_url=ear.url)
    first = await ear.next()

    await merchant.sandbox.advance(16)
    again = await ear.next()

    assert plain(merchant, again) == plain(merchant, first)


async def test_a_hundred_orders_are_told_once_each(merchant: Merchant, ear: Ear) -> None:
    numbers = [f"order-{turn:03}" for turn in range(100)]
    await asyncio.gather(*(merchant.paid(number, notify_url=ear.url) for number in numbers))

    told = [plain(merchant, await ear.next())["out_trade_no"] for _ in numbers]

    assert sorted(told) == numbers
    assert (await merchant.bank())["paid"] == 100 * 690
