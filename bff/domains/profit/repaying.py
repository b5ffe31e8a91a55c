"""Booking refunds: money goes back, and with it the part of each share that it had brought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from bff.domains.profit import accounts, taking_back, writing
from bff.domains.profit.facts import PayeeRole, ShareStatus
from bff.domains.profit.posting import Posting
from bff.domains.profit.reducing import BookedLine, BookedOrder, BookedShare, Returned
from bff.domains.profit.taking_back import Reduced
from bff.domains.profit.writing import STATEMENTS
from bff.kit.database import Record, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaid:
    """Money of an order that went back, by line, and as how many pieces of it.

    Lines are named where shares were booked for what comes back; pieces count where a coupon had
    paid for all of a line.
    """

    refund_id: UUID
    order_id: UUID
    mchid: str
    fen: int
    by_line: Mapping[int, int] = field(default_factory=dict)
    pieces: Mapping[int, int] = field(default_factory=dict)
    at: datetime


@dataclass(frozen=True, slots=True)
class Payment:
    """What an order had brought: the transfer that said so, and where it is kept."""

    transfer_id: UUID
    escrow: accounts.Account


async def repaid(transaction: Transaction, refunds: Sequence[Repaid]) -> None:
    """Book what goes back in this transaction, with all else that it writes at its end.

    Three statements, however many refunds, of payments that other transactions collected.
    ValueError when more comes back of a line than was paid for it.
    """
    if not refunds:
        return
    orders = await _booked(transaction, refunds)
    payments = await _collected(transaction, refunds)
    done = [
        Reduced(one.refund_id, one.at, order, lines, order.reduced(lines))
        for one in refunds
        if (order := orders.get(one.order_id)) and (lines := _returned(one))
    ]
    postings = [posting for one in refunds for posting in _money_back(one, payments)]
    postings += [posting for one in done for posting in taking_back.postings(one)]
    transaction.before_commit(writing.write(postings=postings))
    transaction.before_commit(taking_back.write(done))


def _returned(refund: Repaid) -> list[Returned]:
    numbers = sorted({*refund.by_line, *refund.pieces})
    return [
        Returned(number, refund.by_line.get(number, 0), refund.pieces.get(number, 0))
        for number in numbers
    ]


def _money_back(refund: Repaid, payments: Mapping[UUID, Payment]) -> list[Posting]:
    # What cost nothing was never collected.
    if not refund.fen:
        return []
    payment = payments[refund.order_id]
    back = {payment.escrow: refund.fen, accounts.wx(refund.mchid): -refund.fen}
    return [
        Posting(
            idem=f"REPAID:{refund.refund_id}",
            kind="REPAID",
            ref=refund.order_id,
            amounts=back,
            body={"at": refund.at, "order": refund.order_id, "refund": refund.refund_id},
            reduces=payment.transfer_id,
        )
    ]


async def _collected(transaction: Transaction, refunds: Sequence[Repaid]) -> dict[UUID, Payment]:
    idems = list({f"PAID:{refund.order_id}" for refund in refunds})
    rows = await transaction.fetch(STATEMENTS["payments_collected"], idems)
    return {row["ref"]: Payment(row["id"], accounts.opened_escrow(row["code"])) for row in rows}


async def _booked(transaction: Transaction, refunds: Sequence[Repaid]) -> dict[UUID, BookedOrder]:
    order_ids = list({refund.order_id for refund in refunds})
    # Two refunds of an order take turns, and only the next statement sees what the first one took.
    await transaction.fetch(STATEMENTS["shares_held"], order_ids)
    found: dict[UUID, list[Record]] = {}
    for row in await transaction.fetch(STATEMENTS["orders_booked"], order_ids):
        found.setdefault(row["order_id"], []).append(row)
    return {order_id: _order(rows) for order_id, rows in found.items()}


def _order(rows: Sequence[Record]) -> BookedOrder:
    order = BookedOrder(
        fact_id=rows[0]["fact_id"],
        paid_at=rows[0]["at"],
        split_id=rows[0]["split_id"],
        funded_id=rows[0]["funded_id"],
        shares=[_share(row) for row in rows],
    )
    for line in orjson.loads(rows[0]["returned"]):
        order.take(Returned(line["line"], line["fen"], line["quantity"]))
    return order


def _share(row: Record) -> BookedShare:
    lines = [_line(line) for line in orjson.loads(row["lines"])]
    role, status = PayeeRole(row["role"]), ShareStatus(row["status"])
    return BookedShare(row["id"], role, row["payee_id"], status, lines)


def _line(line: Mapping[str, Any]) -> BookedLine:
    return BookedLine(
        number=line["line"],
        quantity=line["quantity"],
        paid_fen=line["paid_fen"],
        part_fen=line["part_fen"],
        borne_fen=line["borne_fen"],
    )
