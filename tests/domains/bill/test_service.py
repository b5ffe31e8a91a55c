import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from bff.domains.bill import service as bills
from bff.domains.bill.rules import DifferenceKind
from bff.domains.bill.service import Told
from bff.kit.database import Database
from tests import audit
from tests.given import checkout
from tests.given.cashier import Desk, opened
from tests.services import Services

HELD = "select coalesce(sum(debits - credits), 0) from account where kind = $1"
FEES = "select count(*) from transfer where kind in ('FEE', 'FEE_BACK')"
ELSEWHERE = """
    insert into bill_day (day, ask_at, asked) values ($1::date - 1, bff_now(), 0)
"""
BEFORE = """
    insert into bill_line (number, day, kind, ref, nth, fen, fee_fen, state, booked)
    select replace(order_id::text, '-', ''), $1::date - 1, 'PAID', order_id, 1, fen, 0, 'PAID', true
    from payment where order_id = $2
"""
OPEN = "select kind, number from bill_difference where gone_at is null order by kind"


@pytest.fixture
async def desk(own_place: Services, own_database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(own_place, own_database, tmp_path) as desk:
        yield desk


async def read(desk: Desk) -> Told:
    """Let the day end, and read its bill."""
    day = await desk.till.sandbox.morning(10.5)
    return await bills.read(desk.database, desk.till.pay, day)


async def agreed(desk: Desk, place: Services) -> None:
    bank = await desk.bank()
    held = bank["available"] + bank["unavailable"]
    assert await desk.database.value(HELD, "WX") == held
    assert await desk.database.value(HELD, "WX_FEE") == bank["fee"]
    assert await audit.audit(place.database_url) == []


async def test_a_days_fees_make_the_ledger_the_banks(desk: Desk, own_place: Services) -> None:
    orders = [await desk.bought(quantity) for quantity in (1, 2, 3)]
    await desk.gone_back(orders[0])
    closed = await desk.asked_back(orders[1])
    await desk.ends(closed.hex, "CLOSED")
    for _ in range(5):
        await desk.later(60)

    told = await read(desk)

    assert (told.totals.lines, told.differences) == (5, [])
    assert told.totals.other_fen == 0
    assert await desk.database.value(FEES) == 5
    await agreed(desk, own_place)


async def test_a_bill_read_by_many_books_each_fee_once(desk: Desk, own_place: Services) -> None:
    for _ in range(3):
        await desk.bought()
    day = await desk.till.sandbox.morning(10.5)

    again = [bills.read(desk.database, desk.till.pay, day) for _ in range(3)]
    told = await asyncio.gather(*again, bills.read_due(desk.database, desk.till.pay))

    assert [one for one in told if isinstance(one, Told) and one.differences] == []
    assert await desk.database.value(FEES) == 3
    await agreed(desk, own_place)


async def test_a_refund_on_the_way_gives_its_fee_back_later(
    desk: Desk, own_place: Services
) -> None:
    refund_id = await desk.asked_back(await desk.bought())
    await desk.ends(refund_id.hex, "PROCESSING")
    await desk.later(60)
    told = await read(desk)
    before = await desk.database.value(FEES)

    await desk.ends(refund_id.hex, "SUCCESS")
    await desk.later(3_600)
    await desk.bought()
    await read(desk)

    assert (told.differences, before) == ([], 1)
    assert await desk.database.value(FEES) == 3
    await agreed(desk, own_place)


async def planted(desk: Desk) -> tuple[dict[DifferenceKind, str], UUID]:
    """A day on which everything went wrong, and the order of which nobody told."""
    goods = {"store_id": desk.shop.store_id, "product_id": desk.shop.product_id}
    fine, double = await desk.bought(), await desk.bought()
    unknown = (await desk.till.paid()).out_trade_no
    missing = await checkout.paid_for(desk.database, desk.lin, **goods)
    untold, other = [await checkout.placed(desk.database, desk.lin, **goods) for _ in range(2)]
    for order, more in ((untold, 0), (other, 1)):
        asked = desk.till.bill(order.payable_fen + more, order.order_id.hex)
        await desk.till.press(await desk.till.pay.prepay(asked))
    today = await desk.database.value("select (bff_now() at time zone 'PRC')::date")
    await desk.database.value(ELSEWHERE, today)
    await desk.database.value(BEFORE, today, double)
    assert fine != double
    return {
        DifferenceKind.AMOUNT: other.order_id.hex,
        DifferenceKind.DOUBLE: double.hex,
        DifferenceKind.MISSING: missing.hex,
        DifferenceKind.STATE: untold.order_id.hex,
        DifferenceKind.UNKNOWN: unknown,
    }, untold.order_id


async def test_planted_differences_are_found_and_classed(desk: Desk) -> None:
    expected, _ = await planted(desk)

    told = await read(desk)

    found = {one.kind: one.number for one in told.differences}
    assert found == expected
    assert len(told.differences) == len(expected)
    # Only what agrees is booked: the fine one, alone.
    assert await desk.database.value(FEES) == 1


async def test_what_only_came_late_agrees_the_next_day(desk: Desk) -> None:
    expected, untold = await planted(desk)
    await read(desk)

    await desk.cashier.ask(untold)
    await desk.bought()
    await desk.till.sandbox.morning(10.5)
    while await bills.read_due(desk.database, desk.till.pay):
        continue

    left = await desk.database.fetch(OPEN)
    gone = DifferenceKind.STATE
    assert [tuple(row) for row in left] == sorted(
        (kind, number) for kind, number in expected.items() if kind is not gone
    )
    assert await desk.database.value(FEES) == 3


async def test_a_bill_that_is_not_there_yet_is_waited_for(desk: Desk) -> None:
    before = await bills.read_due(desk.database, desk.till.pay)
    await desk.bought()
    day = await desk.till.sandbox.morning(10.5)
    await desk.till.sandbox.fault("/v3/bill/fundflowbill", "http", times=None, status=500)

    first = await bills.read_due(desk.database, desk.till.pay)
    at_once = await bills.read_due(desk.database, desk.till.pay)
    await desk.till.sandbox.control("DELETE", "/faults")
    await desk.till.sandbox.advance(1_200)

    # Before the first order there is no day to ask for.
    assert (before, first, at_once) == (None, None, None)
    assert await desk.database.value("select count(*) from bill_day") == 1
    assert await bills.read_due(desk.database, desk.till.pay) == day
