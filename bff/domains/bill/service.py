"""Reading WeChat Pay's bills: fees are booked, and what does not agree is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import orjson
import structlog

from bff.domains.bill import rules
from bff.domains.bill.rules import OF_BILL, OF_BOOKS, Difference, DifferenceKind, Totals
from bff.domains.profit import fees
from bff.domains.profit.fees import Fee
from bff.gateways.pay import BillKind, BillLine, Pay, PayError
from bff.kit import clock, statements
from bff.kit.clock import business_day, day_begins
from bff.kit.database import Database, Record, Transaction, columns

STATEMENTS = statements.load("bff.domains.bill")
# A quarter of an hour after bills are there.
READY_AFTER = timedelta(hours=10, minutes=15)
AT_ONCE = 500
LINE_COLUMNS, DIFFERENCE_COLUMNS = 7, 4

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a day's bill, and how it still differs from our books."""

    day: date
    totals: Totals
    differences: Sequence[Difference]


async def read_due(database: Database, pay: Pay) -> date | None:
    """Read the bill of the oldest day that waits for it; None when none does.

    What WeChat does not answer is asked for again in minutes, by any worker.
    """
    today = business_day(await clock.now(database))
    async with database.transaction() as transaction:
        await transaction.execute(STATEMENTS["days_opened"], today, READY_AFTER)
        # In the order of days: a fee is kept before any of it is given back.
        day: date | None = await transaction.value(STATEMENTS["day_due"], today)
    if day is None:
        return None
    try:
        await read(database, pay, day)
    except PayError as error:
        log.warning("bill_put_off", day=str(day), error=repr(error))
        return None
    await _looked_again(database)
    return day


async def read(database: Database, pay: Pay, day: date) -> Told:
    """Read the bill of a day, again if it was read before; PayError when WeChat gives none."""
    lines, moves = await pay.trade_bill(day), await pay.fund_bill(day)
    async with database.transaction() as transaction:
        await transaction.execute(STATEMENTS["day_named"], day)
    elsewhere: dict[str, int] = {}
    for begin in range(0, len(lines), AT_ONCE):
        elsewhere |= await _kept(database, day, lines[begin : begin + AT_ONCE])
    while await _booked(database, pay.mchid):
        continue
    found = [*rules.doubles(lines, elsewhere), *rules.flows(lines, moves)]
    async with database.transaction() as transaction:
        await _noted(transaction, day, found, OF_BILL)
        await _compared(transaction, day)
        sums = rules.totals(lines, moves)
        await transaction.execute(STATEMENTS["day_read"], day, *_sums(sums))
    log.info("bill_read", day=str(day), lines=len(lines))
    return await told(database, day)


async def told(database: Database, day: date) -> Told:
    """Return what came of a bill that was read."""
    row = await database.row(STATEMENTS["day_told"], day)
    assert row is not None
    names = ("lines", "paid_fen", "refunded_fen", "fee_fen", "other_fen")
    found = [orjson.loads(text) for text in row["differences"]]
    differences = [Difference(**one | {"kind": DifferenceKind(one["kind"])}) for one in found]
    return Told(day, Totals(*(row[name] for name in names)), differences)


def _sums(sums: Totals) -> tuple[int, ...]:
    return sums.lines, sums.paid_fen, sums.refunded_fen, sums.fee_fen, sums.other_fen


async def _kept(database: Database, day: date, lines: Sequence[BillLine]) -> dict[str, int]:
    async with database.transaction() as transaction:
        named = [rules.number(line) for line in lines]
        before = await transaction.fetch(STATEMENTS["lines_elsewhere"], named, day)
        rows = columns([rules.row(line) for line in lines], LINE_COLUMNS)
        await transaction.execute(STATEMENTS["lines_kept"], day, *rows)
    return {row["number"]: row["fen"] for row in before}


async def _booked(database: Database, mchid: str) -> int:
    # Its line and its fee in one transaction: whoever is killed has booked both or none.
    async with database.transaction() as transaction:
        due = await transaction.fetch(STATEMENTS["fees_due"], AT_ONCE)
        await transaction.execute(STATEMENTS["fees_booked"], [row["number"] for row in due])
        fees.taken(transaction, [_fee(row, mchid) for row in due])
    return len(due)


def _fee(row: Record, mchid: str) -> Fee:
    back = row["kind"] == BillKind.REFUNDED
    return Fee(
        order_id=row["order_id"],
        refund_id=row["ref"] if back else None,
        mchid=mchid,
        fen=abs(row["fee_fen"]),
        day=row["day"],
    )


async def _looked_again(database: Database) -> None:
    # What only came late agrees by now.
    for row in await database.fetch(STATEMENTS["days_differing"]):
        async with database.transaction() as transaction:
            await _compared(transaction, row["day"])


async def _compared(transaction: Transaction, day: date) -> None:
    since, until = day_begins(day), day_begins(day + timedelta(days=1))
    rows = await transaction.fetch(STATEMENTS["differing"], day, since, until)
    await _noted(transaction, day, [_difference(row) for row in rows], OF_BOOKS)


def _difference(row: Record) -> Difference:
    kind = DifferenceKind(row["kind"])
    return Difference(kind, row["number"], row["ours_fen"], row["theirs_fen"])


async def _noted(
    transaction: Transaction,
    day: date,
    found: Sequence[Difference],
    kinds: Sequence[DifferenceKind],
) -> None:
    rows = [(one.kind, one.number, one.ours_fen, one.theirs_fen) for one in found]
    values = columns(rows, DIFFERENCE_COLUMNS)
    await transaction.execute(STATEMENTS["differences_gone"], day, list(kinds), *values[:2])
    await transaction.execute(STATEMENTS["differences_kept"], day, *values)
