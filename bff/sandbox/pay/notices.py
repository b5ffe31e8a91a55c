"""Notifications to come: what they say, when they are due, and how they were answered."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row
from typing import Any

import orjson

from bff.sandbox.pay import plans, trades
from bff.sandbox.pay.ladder import LADDER
from bff.sandbox.store import Store

SHOWN = 500

ADD = """
    insert into notice (id, event_type, original_type, summary, url, plain, made_at, due_at)
    values (?, ?, ?, ?, ?, ?, ?, ?)
    returning number
"""
# Due again before anybody answers, so that a sandbox that is killed goes on as it began.
TAKE = """
    update notice set tries = tries + 1, due_at = ?1 + json_extract(?3, '$[' || tries || ']')
    where number in (
        select number from notice where due_at <= ?1 order by due_at limit ?2)
    returning *
"""
ANSWERED = "update notice set answers = answers || ? || ' ' where number = ?"
DONE = """
    update notice set answers = answers || ? || ' ', due_at = null, done_at = ? where number = ?
"""
NEXT = "select min(due_at) from notice where due_at is not null"
LATEST = "select * from notice order by number desc limit ?"


@dataclass(frozen=True, slots=True)
class Event:
    """What a notification is about."""

    event_type: str
    original_type: str
    summary: str


PAID = Event("TRANSACTION.SUCCESS", "transaction", "支付成功")


def paid(store: Store, trade: Row, at: datetime) -> None:
    """Tell the merchant that an order is paid."""
    add(store, PAID, trade["notify_url"], trades.told(trade, at), at)


def add(store: Store, event: Event, url: str, plain: Mapping[str, object], at: datetime) -> None:
    """Have a notification sent."""
    told = (event.event_type, event.original_type, event.summary, url)
    now = at.timestamp()
    text = orjson.dumps(plain).decode()
    plans.applied(store, store.value(ADD, str(uuid.uuid4()), *told, text, now, now), now)


def taken(store: Store, at: datetime, *, at_most: int) -> list[Row]:
    """Return notifications that are due, each of which is due again by the ladder."""
    found = store.rows(TAKE, at.timestamp(), at_most, LADDER)
    # RETURNING keeps no order, and a plan may have asked for one.
    return sorted(found, key=lambda row: (row["made_at"], row["number"]))


def answered(store: Store, notice: int, answer: str, *, done_at: datetime | None) -> None:
    """Note an answer; with `done_at` it was the one that ends the ladder."""
    if done_at is None:
        store.rows(ANSWERED, answer, notice)
    else:
        store.rows(DONE, answer, done_at.timestamp(), notice)


def next_due(store: Store) -> float | None:
    """Return when the next notification is due, in seconds since the epoch."""
    due_at = store.value(NEXT)
    return None if due_at is None else float(due_at)


def latest(store: Store, *, at_most: int = SHOWN) -> list[dict[str, Any]]:
    """Return the last notifications, the oldest first."""
    return [
        {
            "id": row["id"],
            "event_type": row["event_type"],
            "url": row["url"],
            "made_at": trades.rfc3339(row["made_at"]),
            "due_at": row["due_at"] and trades.rfc3339(row["due_at"]),
            "answers": row["answers"].split(),
            "delivered": row["done_at"] is not None,
            "quirk": row["quirk"],
            "plain": orjson.loads(row["plain"]),
        }
        for row in reversed(store.rows(LATEST, at_most))
    ]
