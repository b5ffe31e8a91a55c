import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from bff.app import House
from bff.domains.checkout.cashier import Cashier
from bff.domains.checkout.notices import received
from bff.gateways.pay import Notice, NoticeKind
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.kit.refusal import BadInput, Unavailable
from tests.conftest import HandPhone
from tests.given import order as given

BOOKED = """
    select (select count(*) from fact where ref = $1) as facts,
        (select count(*) from transfer where ref = $1 and kind = 'PAID') as payments
"""


@pytest.fixture
async def unpaid(hand_phone: HandPhone, database: Database) -> tuple[UUID, Notice]:
    """An order that is not paid, and what WeChat would say if it were."""
    lin = await given.buyer(hand_phone)
    answer = await given.placed(lin, await given.shop(database))
    order_id = ids.read(Kind.ORDER, answer["order"]["id"])
    return order_id, Notice(
        id=uuid7().hex,
        kind=NoticeKind.PAID,
        mchid="1900000001",
        transaction_id=uuid7().hex[:28],
        at=datetime.now(UTC),
        fen=answer["order"]["payable"]["fen"],
        out_trade_no=order_id.hex,
    )


async def test_a_notice_told_fifteen_times_pays_once(
    house: House, database: Database, unpaid: tuple[UUID, Notice]
) -> None:
    order_id, notice = unpaid
    cashier = house.services.get(Cashier)
    notices = [replace(notice, id=uuid7().hex) for _ in range(15)]

    await asyncio.gather(*(received(cashier, one) for one in notices))

    assert await given.state(database, order_id) == ("PAID", "PAID")
    booked = await database.row(BOOKED, order_id)
    assert booked is not None
    assert tuple(booked) == (1, 1)


@pytest.mark.parametrize("more_fen", [-1, 1])
async def test_another_sum_pays_nothing(
    house: House, database: Database, unpaid: tuple[UUID, Notice], more_fen: int
) -> None:
    order_id, notice = unpaid

    with pytest.raises(BadInput):
        await received(house.services.get(Cashier), replace(notice, fen=notice.fen + more_fen))

    assert await given.state(database, order_id) == ("PLACED", "OPEN")


async def test_a_second_transaction_pays_nothing(
    house: House, database: Database, unpaid: tuple[UUID, Notice]
) -> None:
    order_id, notice = unpaid
    cashier = house.services.get(Cashier)
    await received(cashier, notice)

    with pytest.raises(BadInput):
        await received(cashier, replace(notice, transaction_id="another"))

    paid = "select transaction_id from payment where order_id = $1"
    assert await database.value(paid, order_id) == notice.transaction_id


async def test_a_notice_before_its_order_is_told_again(
    house: House, unpaid: tuple[UUID, Notice]
) -> None:
    _, notice = unpaid

    with pytest.raises(Unavailable):
        await received(house.services.get(Cashier), replace(notice, out_trade_no=uuid7().hex))


@pytest.mark.parametrize("number", ["", "1234", "not-ours-at-all"])
async def test_a_number_that_is_none_of_ours_is_refused(
    house: House, unpaid: tuple[UUID, Notice], number: str
) -> None:
    _, notice = unpaid

    with pytest.raises(BadInput):
        await received(house.services.get(Cashier), replace(notice, out_trade_no=number))


async def test_a_refund_told_before_its_payment_changes_nothing(
    house: House, database: Database, unpaid: tuple[UUID, Notice]
) -> None:
    order_id, notice = unpaid
    back: dict[str, Any] = {"kind": NoticeKind.REFUNDED, "refund_status": "SUCCESS"}

    await received(house.services.get(Cashier), replace(notice, out_refund_no=uuid7().hex, **back))

    assert await given.state(database, order_id) == ("PLACED", "OPEN")
