"""What a mini-program's server is told by message push."""

from datetime import datetime
from typing import Any

import orjson

from bff.sandbox.pay import trades
from bff.sandbox.store import Store

SHOWN = 500

ADD = "insert into push_event (at, appid, event, facts) values (?, ?, ?, ?)"
LATEST = "select * from push_event order by id desc limit ?"


def add(store: Store, appid: str, event: str, facts: dict[str, object], at: datetime) -> None:
    """Tell a mini-program's server that something happened."""
    store.rows(ADD, at.timestamp(), appid, event, orjson.dumps(facts).decode())


def latest(store: Store, *, at_most: int = SHOWN) -> list[dict[str, Any]]:
    """Return the last events, the oldest first."""
    return [
        {
            "at": trades.rfc3339(row["at"]),
            "appid": row["appid"],
            "event": row["event"],
            **orjson.loads(row["facts"]),
        }
        for row in reversed(store.rows(LATEST, at_most))
    ]
