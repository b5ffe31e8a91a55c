"""Access tokens: the stable one, and the older kind that every call replaces."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from sqlite3 import Row

from bff.kit.clock import business_day, day_begins
from bff.sandbox.desk import Call
from bff.sandbox.mini_program.errcodes import Refused
from bff.sandbox.mini_program.reading import posted
from bff.sandbox.store import Store

LIFE_S = 7_200
# The documents: 7,200 s, renewed in the last five minutes, the old one lives five more.
RENEWAL_S = 300
OVERLAP_S = 300
# The documents: forced at most twenty times a day, thirty seconds apart.
FORCED_APART_S = 30
FORCED_PER_DAY = 20
LOOK = re.compile(r"\d+_[\w-]{100,}")

ISSUE = """
    insert into token (token, appid, kind, forced, issued_at, dies_at) values (?, ?, ?, ?, ?, ?)
    returning *
"""
NEWEST = """
    select * from token where appid = ? and kind = 'stable' and dies_at > ?
    order by rowid desc limit 1
"""
FORCED = """
    select count(*) as times, coalesce(max(issued_at), 0) as last_at
    from token where appid = ? and forced and issued_at >= ?
"""
REPLACE = """
    update token set dies_at = min(dies_at, ?), replaced = 1 where appid = ? and kind = ?
"""
FIND = "select * from token where token = ?"


def stable(call: Call) -> dict[str, object]:
    """Answer POST /cgi-bin/stable_token: the same token as long as it is good."""
    body = posted(call)
    appid = client(call, body)
    current = call.world.store.row(NEWEST, appid, call.at.timestamp())
    if body.get("force_refresh") is True and _may_force(call.world.store, appid, call.at):
        # Forced means that the old one may have leaked, so it dies at once.
        _replace(call, appid, "stable", overlap_s=0)
        current = _issued(call, appid, "stable", forced=True)
    elif current is None or current["dies_at"] - call.at.timestamp() <= RENEWAL_S:
        current = _issued(call, appid, "stable")
    return _answer(current, call.at)


def plain(call: Call) -> dict[str, object]:
    """Answer GET /cgi-bin/token: a new token, the one before lives on for five minutes."""
    appid = client(call, call.query)
    _replace(call, appid, "plain", overlap_s=OVERLAP_S)
    return _answer(_issued(call, appid, "plain"), call.at)


def client(
    call: Call, given: Mapping[str, object], *, grant_type: str = "client_credential"
) -> str:
    """Return the appid that proves itself by its secret."""
    if given.get("grant_type") != grant_type:
        raise Refused(40002)
    appid, secret = given.get("appid"), given.get("secret")
    if not appid:
        raise Refused(41002)
    if not secret:
        raise Refused(41004)
    facts = [facts for facts in call.world.apps.values() if facts["appid"] == appid]
    if not facts:
        raise Refused(40013)
    # Compared as bytes: a text that is not ASCII would raise.
    if not secrets.compare_digest(facts[0]["secret"].encode(), str(secret).encode()):
        raise Refused(40125)
    return facts[0]["appid"]


def bearer(call: Call) -> str:
    """Return the appid whose token the call carries in its query."""
    token = call.query.get("access_token")
    if not token:
        raise Refused(41001)
    if not LOOK.fullmatch(token):
        raise Refused(40014)
    row = call.world.store.row(FIND, token)
    if row is None:
        raise Refused(40001)
    if row["dies_at"] <= call.at.timestamp():
        raise Refused(40001 if row["replaced"] else 42001)
    return str(row["appid"])


def _may_force(store: Store, appid: str, at: datetime) -> bool:
    today = day_begins(business_day(at)).timestamp()
    [forced] = store.rows(FORCED, appid, today)
    apart_s = at.timestamp() - float(forced["last_at"])
    return int(forced["times"]) < FORCED_PER_DAY and apart_s >= FORCED_APART_S


def _replace(call: Call, appid: str, kind: str, *, overlap_s: float) -> None:
    call.world.store.rows(REPLACE, call.at.timestamp() + overlap_s, appid, kind)


def _issued(call: Call, appid: str, kind: str, *, forced: bool = False) -> Row:
    now = call.at.timestamp()
    token = f"{secrets.randbelow(90) + 10}_{secrets.token_urlsafe(96)}"
    row = call.world.store.row(ISSUE, token, appid, kind, forced, now, now + LIFE_S)
    assert row is not None
    return row


def _answer(token: Row, at: datetime) -> dict[str, object]:
    left_s = round(token["dies_at"] - at.timestamp())
    return {"access_token": token["token"], "expires_in": left_s}
