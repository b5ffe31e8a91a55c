import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from bff.domains.checkout import deciding, sending_back
from bff.domains.order.numbers import NUMBERS_MAX, Numbered
from bff.gateways.pay import RefundAsked, Refunding
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests import audit
from tests.given import checkout
from tests.given.cashier import Desk, opened
from tests.services import Services

REFUNDS = "/v3/refund/domestic/refunds"
HELD = "select debits - credits from account where kind = 'WX'"
CLOSED = "select array_agg(number order by number) from refund_closed where refund_id = $1"


@pytest.fixture
async def desk(own_place: Services, own_database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(own_place, own_database, tmp_path) as desk:
        yield desk
        [bank] = (await desk.till.sandbox.control("GET", "/bank"))["merchants"]
        assert bank["balanced"], bank["wrong"]
        assert await own_database.value(HELD) == bank["paid"] - bank["refunded"]
        assert await audit.audit(own_place.database_url) == []


async def closed(desk: Desk, number: int = 1) -> UUID:
    """A refund of which WeChat closed this number, and all before it."""
    refund_id = await desk.asked_back(await desk.bought())
    for each in range(1, number + 1):
        await desk.ends(Numbered(refund_id, each).text, "CLOSED")
        # Taken first, and closed when it is asked about.
        await desk.later(60 * 10 ** (each - 1))
        await desk.later(60)
    return refund_id


async def test_a_closed_refund_is_sent_under_another_number(desk: Desk) -> None:
    refund_id = await closed(desk)
    waiting = await desk.stands(refund_id)

    await desk.later(60)
    await desk.later(60)

    assert waiting == ("APPROVED", 2, None)
    assert await desk.stands(refund_id) == ("DONE", 2, None)
    assert await desk.database.value(CLOSED, refund_id) == [1]


async def test_a_crash_after_sending_doubles_no_refund(desk: Desk) -> None:
    order_id = await desk.bought(2)
    refund_id = await desk.asked_back(order_id)
    await desk.ends(refund_id.hex, "CLOSED")
    await desk.later(0)
    await desk.later(60)
    fen = desk.shop.price_fen * 2
    # Taken at WeChat, and whoever asked died before it was written.
    asked = RefundAsked(order_id.hex, f"{refund_id.hex}-2", fen, fen, "漏酒")
    await desk.till.pay.refund(asked)

    await asyncio.gather(desk.later(60), desk.later(0))
    await desk.later(60)

    assert await desk.stands(refund_id) == ("DONE", 2, None)


async def test_the_second_refund_of_an_order_waits_a_minute(desk: Desk) -> None:
    order_id = await desk.bought(2)
    asked = [await checkout.refund(desk.database, order_id, desk.lin, pieces=1) for _ in range(2)]

    await desk.later(0)
    await desk.later(30)

    calls = await desk.till.sandbox.control("GET", f"/received?path={REFUNDS}")
    assert sorted(call["verdict"][:3] for call in calls["received"]) == ["429", "ok"]
    await desk.later(61)
    await desk.later(600)
    assert [await desk.stands(each) for each in asked] == [("DONE", 1, None)] * 2


async def test_news_of_a_closed_number_changes_nothing(desk: Desk) -> None:
    refund_id = await closed(desk)

    for told in (Refunding.CLOSED, Refunding.ABNORMAL, Refunding.PROCESSING):
        await sending_back.known(desk.cashier, Numbered(refund_id), told)

    assert await desk.stands(refund_id) == ("APPROVED", 2, None)
    assert await desk.database.value(CLOSED, refund_id) == [1]


async def test_after_many_numbers_an_operator_sends_it_again(desk: Desk) -> None:
    refund_id = await closed(desk, NUMBERS_MAX)
    waiting = await desk.stands(refund_id)
    word = deciding.asked(uuid7(), refund_id=refund_id, approved=True, key=uuid7().hex)

    await deciding.decide(desk.database, desk.cashier.signals, [word])
    await desk.later(60)
    await desk.later(60)

    assert waiting == ("CLOSED", NUMBERS_MAX, None)
    assert await desk.stands(refund_id) == ("DONE", NUMBERS_MAX + 1, None)


async def test_an_abnormal_refund_is_done_once_repaired(desk: Desk) -> None:
    refund_id = await desk.asked_back(await desk.bought())
    await desk.ends(refund_id.hex, "ABNORMAL")
    await desk.later(0)
    await desk.later(60)
    stuck = await desk.stands(refund_id)

    await desk.ends(refund_id.hex, "SUCCESS")
    await desk.later(3_600)

    assert stuck == ("ABNORMAL", 1, None)
    assert await desk.stands(refund_id) == ("DONE", 1, None)


async def test_an_empty_account_is_told_and_tried_again(desk: Desk) -> None:
    refund_id = await desk.asked_back(await desk.bought())
    await desk.till.sandbox.control("POST", "/bank", {"available": 0, "unavailable": 0})
    await desk.later(0)
    hindered = await desk.stands(refund_id)

    await desk.till.sandbox.control("POST", "/bank", {"unavailable": desk.shop.price_fen})
    await desk.later(3_600)
    await desk.later(3_600)

    assert hindered == ("APPROVED", 1, "NOT_ENOUGH")
    assert await desk.stands(refund_id) == ("DONE", 1, None)


async def test_what_wechat_forgot_is_sent_again(desk: Desk) -> None:
    refund_id = await desk.asked_back(await desk.bought())
    await desk.database.value("update refund set state = 'SENT' where id = $1", refund_id)

    await desk.later(0)
    await desk.later(60)

    assert await desk.stands(refund_id) == ("DONE", 1, None)
