"""The book of every call that came, with the verdict that the sandbox gave."""

from collections.abc import Mapping
from datetime import UTC, datetime

import orjson

from bff.sandbox.store import Store

# A long campaign of tests must not fill the disk.
KEPT = 5_000
SHOWN = 500
BODY_MAX = 4_096
# A book that is shown in a browser holds no key that still opens something.
SECRET = frozenset({"secret", "access_token"})

NOTE = """
    insert into received (at, method, path, query, body, verdict) values (?, ?, ?, ?, ?, ?)
    returning id
"""
FORGET = "delete from received where id <= ?"
LATEST = "select * from received where path = coalesce(?, path) order by id desc limit ?"


def note(
    store: Store,
    *,
    at: datetime,
    method: str,
    path: str,
    query: Mapping[str, str],
    body: bytes,
    verdict: str,
) -> None:
    """Write a call down; of its secrets only the last four characters."""
    shown = orjson.dumps(_hidden(query)).decode()
    values = (at.timestamp(), method, path, shown, _text(body), verdict)
    newest = store.value(NOTE, *values)
    store.rows(FORGET, newest - KEPT)


def latest(
    store: Store, path: str | None = None, *, at_most: int = SHOWN
) -> list[dict[str, object]]:
    """Return the last calls, of one path if it is given, the oldest first."""
    return [
        {
            "at": datetime.fromtimestamp(row["at"], UTC).isoformat(timespec="milliseconds"),
            "method": row["method"],
            "path": row["path"],
            "query": orjson.loads(row["query"]),
            "body": row["body"],
            "verdict": row["verdict"],
        }
        for row in reversed(store.rows(LATEST, path, at_most))
    ]


def _text(body: bytes) -> str:
    try:
        facts = orjson.loads(body)
    except orjson.JSONDecodeError:
        return body[:BODY_MAX].decode(errors="replace")
    hidden = _hidden(facts) if isinstance(facts, dict) else facts
    return orjson.dumps(hidden).decode()[:BODY_MAX]


def _hidden(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: f"…{str(fact)[-4:]}" if name in SECRET else fact for name, fact in facts.items()}
