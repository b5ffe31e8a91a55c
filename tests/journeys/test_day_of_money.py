"""A day of payments told in every wrong way, and the bill that WeChat Pay writes of it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bff.context import App
from bff.domains.bill import service as bills
from bff.gateways.pay import BillKind, BillLine
from bff.kit.database import Database
from bff.sandbox.pay.forgeries import FORGERIES
from bff.story.phone import Phone, request_id
from tests import audit
from tests.faults import serving
from tests.given import order as given
from tests.given import payment
from tests.given.order import Shop
from tests.given.pay import client
from tests.given.wechat import Sandbox, own_apps, running_sandbox
from tests.services import Services

PATIENCE_S = 60
PEOPLE, REFUNDS = 24, 6
DAY_S = 86_400
PLANS: Sequence[Mapping[str, object]] = (
    *({"plan": "forge", "kind": kind} for kind in FORGERIES),
    {"plan": "duplicate", "times": 3, "copies": 5, "ids": "new"},
    {"plan": "shuffle", "times": 2},
    {"plan": "probe", "times": 2},
    {"plan": "delay", "times": 2, "seconds": 2 * DAY_S},
    {"plan": "drop"},
)
PAID = "select count(*) from orders where state = 'PAID'"
GIVEN_BACK = "select count(*) from refund where state = 'DONE'"
HELD = "select debits - credits from account where kind = 'WX'"
WITH_WECHAT = """
    select replace(split_part(transfer.idem, ':', 2), '-', '') as number, sum(amount) as fen
    from entry join transfer on transfer.id = transfer_id join account on account.id = account_id
    where account.code like 'wx:1%' group by transfer.idem
"""


@dataclass(frozen=True, slots=True)
class Day:
    """A server, its sandbox, and a shop in it."""

    server: httpx.AsyncClient
    sandbox: Sandbox
    database: Database
    database_url: str
    shop: Shop

    async def phone(self, person: str) -> Phone:
        await self.sandbox.person(person)
        phone = Phone(person, App.CONSUMER, server=self.server, sandbox=self.sandbox.client)
        await phone.sign_in()
        return phone

    async def bought(self, person: str) -> tuple[Phone, str]:
        phone = await self.phone(person)
        answer = await given.placed(phone, self.shop)
        await phone.pay(answer["payment"])
        return phone, str(answer["order"]["id"])

    async def until(self, statement: str, count: int) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while await self.database.value(statement) != count:
                await asyncio.sleep(0)

    async def all_told(self) -> None:
        """Wait until no letter is on its way any more."""
        async with asyncio.timeout(PATIENCE_S):
            while any(letter["due_at"] for letter in await self.letters()):
                await asyncio.sleep(0)

    async def letters(self) -> list[dict[str, Any]]:
        told = await self.sandbox.control("GET", "/notifications")
        return list(told["notifications"])


@pytest.fixture
async def day(own_place: Services, own_database: Database, tmp_path: Path) -> AsyncIterator[Day]:
    folder = tmp_path / "sandbox"
    async with running_sandbox(folder, own_place.database_url, apps=own_apps()) as sandbox:
        settings = serving.settings(own_place, sandbox, tmp_path)
        async with (
            serving.started(settings, tmp_path / "said") as server,
            httpx.AsyncClient(base_url=server.url, timeout=10) as line,
        ):
            # No day ends while people pay.
            await sandbox.morning()
            await payment.rates(own_database)
            shop = await given.shop(own_database, pieces=100)
            yield Day(line, sandbox, own_database, own_place.database_url, shop)


def entry(line: BillLine) -> tuple[str, int]:
    number = line.out_refund_no or line.out_trade_no
    return number, line.fen if line.kind is BillKind.PAID else -line.fen


async def with_wechat(database: Database) -> Counter[tuple[str, int]]:
    rows = await database.fetch(WITH_WECHAT)
    return Counter((row["number"], int(row["fen"])) for row in rows)


async def test_a_days_bill_is_the_ledgers_to_the_fen(day: Day, tmp_path: Path) -> None:
    for plan in PLANS:
        await day.sandbox.control("POST", "/notifications", plan)

    bought = await asyncio.gather(*(day.bought(f"person-{n}") for n in range(PEOPLE)))
    # What nobody tells is asked for.
    await day.sandbox.advance(60)
    await day.until(PAID, PEOPLE)
    for phone, order_id in bought[:REFUNDS]:
        asked = {"orderId": order_id, "reason": "不想要了", "requestId": request_id()}
        await phone.send("OrderRefundRequest", input=asked)
    await day.until(GIVEN_BACK, REFUNDS)
    over = await day.sandbox.morning()
    async with client(day.sandbox, tmp_path / "sandbox") as pay:
        lines = await pay.trade_bill(over)
        paid_and_repaid = await with_wechat(day.database)
        # Only the bill of the day says what WeChat kept.
        told = await bills.read(day.database, pay, over)
    late = [letter["id"] for letter in await day.letters() if letter["due_at"]]
    await day.sandbox.advance(2 * DAY_S)
    await day.all_told()

    assert len(lines) == PEOPLE + REFUNDS
    assert Counter(map(entry, lines)) == paid_and_repaid
    assert len(late) == 2
    assert (told.differences, told.totals.other_fen) == ([], 0)
    [bank] = (await day.sandbox.control("GET", "/bank"))["merchants"]
    assert bank["balanced"]
    assert await day.database.value(HELD) == bank["available"] + bank["unavailable"]
    assert await audit.audit(day.database_url) == []
