"""What a mini-program's server is told by message push, at the address it has named."""

from datetime import datetime
from sqlite3 import Row
from typing import Any

import orjson

from bff.sandbox.pay import trades
from bff.sandbox.store import Store

SHOWN = 500
# The documents: three times in all, whoever takes longer than this has not answered.
TRIES_MAX = 3
AGAIN_S = 5.0

AIM = "insert or replace into push_target (appid, url, token) values (?, ?, ?)"
AIMED = "select count(*) from push_target"
ADD = "insert into push_event (at, appid, event, facts) values (?, ?, ?, ?) returning id"
# Only what somebody wants to hear is sent.
SEND = """
    insert into push (event, due_at) select ?, ? from push_target where appid = ?
"""
# Due again before anybody answers, so that a sandbox that is killed goes on as it began.
TAKE = """
    update push set tries = tries + 1, due_at = case when tries + 1 < ?2 then ?1 + ?3 end
    where due_at <= ?1 returning event
"""
TAKEN = """
    select push_event.*, url, token from push_event join push_target using (appid) where id = ?
"""
ANSWERED = """
    update push set answers = answers || ? || ' ', due_at = case when ? then null else due_at end
    where event = ?
"""
LATEST = """
    select push_event.*, coalesce(answers, '') as answers
    from push_event left join push on push.event = push_event.id order by push_event.id desc limit ?
"""


def aim(store: Store, *, appid: str, url: str, token: str) -> None:
    """Have a mini-program's server told at this address, signed with this token."""
    store.rows(AIM, appid, url, token)


def wanted(store: Store) -> bool:
    """Return whether anybody is to be told at all."""
    return bool(store.value(AIMED))


def add(store: Store, appid: str, event: str, facts: dict[str, object], at: datetime) -> None:
    """Tell a mini-program's server that something happened."""
    now = at.timestamp()
    number = store.value(ADD, now, appid, event, orjson.dumps(facts).decode())
    store.rows(SEND, number, now, appid)


def taken(store: Store, at: datetime) -> list[Row]:
    """Return what is due, with where it goes; each is due again a little later."""
    due = store.rows(TAKE, at.timestamp(), TRIES_MAX, AGAIN_S)
    rows = (store.row(TAKEN, row["event"]) for row in due)
    return [row for row in rows if row is not None]


def answered(store: Store, event: int, answer: str, *, well: bool) -> None:
    """Note how an event was answered; well, and it is not sent again."""
    store.rows(ANSWERED, answer, well, event)


def latest(store: Store, *, at_most: int = SHOWN) -> list[dict[str, Any]]:
    """Return the last events, the oldest first."""
    return [
        {
            "at": trades.rfc3339(row["at"]),
            "appid": row["appid"],
            "event": row["event"],
            "answers": row["answers"].split(),
            **orjson.loads(row["facts"]),
        }
        for row in reversed(store.rows(LATEST, at_most))
    ]
