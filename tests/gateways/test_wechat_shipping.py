from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bff.context import App
from bff.gateways.wechat import MiniProgram, PickedUp, WeChatRefused
from bff.kit.database import Database
from tests.given.pay import Till, opened_till
from tests.given.wechat import opened_mini_program

UPLOAD = "/wxa/sec/order/upload_shipping_info"


@pytest.fixture
async def till(tmp_path: Path, pay_keys: Path) -> AsyncIterator[Till]:
    async with opened_till(tmp_path, pay_keys) as till:
        yield till


@pytest.fixture
async def mini_program(till: Till, database: Database) -> AsyncIterator[MiniProgram]:
    async with opened_mini_program(till.sandbox, database, None) as mini_program:
        yield mini_program


async def bought(till: Till) -> PickedUp:
    bill = await till.paid()
    trade = await till.pay.paid(bill.out_trade_no)
    assert trade.transaction_id is not None
    return PickedUp(trade.transaction_id, bill.openid, "米酒" * 100, datetime.now(UTC))


async def settles(till: Till, order: PickedUp) -> bool:
    path = f"/_sandbox/shipping/{order.transaction_id}/settle"
    return (await till.sandbox.client.post(path)).is_success


async def test_what_is_picked_up_is_reported_once(till: Till, mini_program: MiniProgram) -> None:
    order = await bought(till)

    await mini_program.picked_up(App.CONSUMER, order)
    await mini_program.picked_up(App.CONSUMER, order)

    assert await settles(till, order)


@pytest.mark.parametrize("kind", ["reset", "after-accept", "http"])
async def test_a_report_that_is_lost_is_made_again(
    till: Till, mini_program: MiniProgram, kind: str
) -> None:
    order = await bought(till)
    await till.sandbox.fault(UPLOAD, kind)

    await mini_program.picked_up(App.CONSUMER, order)

    assert len(await till.sandbox.received(UPLOAD)) == 2
    assert await settles(till, order)


@pytest.mark.parametrize("changed", [{"openid": "oNobody"}, {"transaction_id": "4200"}])
async def test_a_report_of_another_order_is_refused(
    till: Till, mini_program: MiniProgram, changed: dict[str, str]
) -> None:
    order = await bought(till)
    wrong = replace(order, **changed)  # type: ignore[arg-type]

    with pytest.raises(WeChatRefused):
        await mini_program.picked_up(App.CONSUMER, wrong)

    assert not await settles(till, order)
