"""Shares as the sandbox keeps them, and what it tells of them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from bff.kit.clock import SHANGHAI
from bff.sandbox.pay import bank, trades
from bff.sandbox.pay.bank import Account, Move, Occasion
from bff.sandbox.store import Store

KEEP = """
    insert into share (out_order_no, order_id, mchid, transaction_id, same, made_at)
    values (?, ?, ?, ?, ?, ?)
"""
KEEP_PART = """
    insert into share_part
        (detail_id, out_order_no, type, account, fen, description, frozen, made_at)
    values (?, ?, ?, ?, ?, ?, ?, ?)
"""
FIND = "select * from share where out_order_no = ?"
FIND_ID = "select * from share where order_id = ?"
PARTS = "select * from share_part where out_order_no = ? order by rowid"
TIMES = "select count(*) from share where transaction_id = ?"
SHARED = """
    select coalesce(sum(fen), 0) from share_part join share using (out_order_no)
    where transaction_id = ? and not frozen and result <> 'CLOSED'
"""
UNFREEZE = "update trade set unfrozen_at = ? where transaction_id = ? and unfrozen_at is null"
# The documents have the field in every answer, also before there is anything to say.
NEVER = "1970-01-01T08:00:00+08:00"


@dataclass(frozen=True, slots=True)
class Part:
    """So many fen for one receiver; `frozen` money goes back to its merchant's own account."""

    type: str
    account: str
    fen: int
    description: str
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A share that is asked for, by a number; `same` is equal for two calls that say the same."""

    out_order_no: str
    parts: Sequence[Part]
    same: str
    unfreezes: bool


def keep(store: Store, trade: Row, wanted: Wanted, at: datetime) -> None:
    """Take the money out of the order; it reaches its receivers a moment later."""
    now, number = at.timestamp(), trade["transaction_id"]
    rest = trade["unavailable"] - sum(part.fen for part in wanted.parts)
    parts = [*wanted.parts, *(_rest(trade, rest) if wanted.unfreezes else ())]
    named = wanted.out_order_no, order_id(at), trade["mchid"], number, wanted.same
    store.rows(KEEP, *named, now)
    for part in parts:
        facts = part.type, part.account, part.fen, part.description, part.frozen
        store.rows(KEEP_PART, order_id(at), wanted.out_order_no, *facts, now)
    occasion = Occasion(trade["mchid"], at, "SHARE", wanted.out_order_no, number)
    bank.move(store, occasion, [_move(part) for part in parts])
    if wanted.unfreezes:
        store.rows(UNFREEZE, now, number)


def find(store: Store, out_order_no: str) -> Row | None:
    """Return the share with the merchant's number, or None."""
    return store.row(FIND, out_order_no)


def find_id(store: Store, number: str) -> Row | None:
    """Return the share with WeChat's number, or None."""
    return store.row(FIND_ID, number)


def parts(store: Store, share: Row) -> list[Row]:
    """Return who gets how much of a share."""
    return store.rows(PARTS, share["out_order_no"])


def shared(store: Store, trade: Row) -> int:
    """Return how many fen of an order were shared, or are about to be."""
    return int(store.value(SHARED, trade["transaction_id"]))


def times(store: Store, trade: Row) -> int:
    """Return how often an order was shared."""
    return int(store.value(TIMES, trade["transaction_id"]))


def told(store: Store, share: Row) -> dict[str, object]:
    """Return what a query says of a share."""
    return {
        "transaction_id": share["transaction_id"],
        "out_order_no": share["out_order_no"],
        "order_id": share["order_id"],
        "state": "PROCESSING" if share["finished_at"] is None else "FINISHED",
        "receivers": [_part_told(part) for part in parts(store, share)],
    }


def order_id(at: datetime) -> str:
    """Return a new number of WeChat's for a share or a part of one."""
    return f"3000{at.astimezone(SHANGHAI):%Y%m%d}{secrets.randbelow(10**16):016}"


def _rest(trade: Row, fen: int) -> Sequence[Part]:
    return [Part("MERCHANT_ID", trade["mchid"], fen, "解冻给分账方", frozen=True)] if fen else []


def _move(part: Part) -> Move:
    return Move(Account.UNAVAILABLE, Account.AVAILABLE if part.frozen else Account.SHARED, part.fen)


def _part_told(part: Row) -> dict[str, object]:
    finished_at = part["finished_at"]
    facts = {
        "amount": part["fen"],
        "description": part["description"],
        "type": part["type"],
        "account": part["account"],
        "result": part["result"],
        "create_time": trades.rfc3339(part["made_at"]),
        "finish_time": NEVER if finished_at is None else trades.rfc3339(finished_at),
        "detail_id": part["detail_id"],
    }
    return facts if part["fail_reason"] is None else facts | {"fail_reason": part["fail_reason"]}
