"""The codes that an app is given: for one person, once, within five minutes."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bff.sandbox import census
from bff.sandbox.store import Store

LIFE_S = 300.0

ISSUE = "insert into code (code, kind, appid, person, issued_at) values (?, ?, ?, ?, ?)"
FIND = "select * from code where code = ? and kind = ?"
SPEND = "update code set used = 1 where code = ?"


class Kind(StrEnum):
    """What a code is good for."""

    LOGIN = "login"
    PHONE = "phone"


class Flaw(StrEnum):
    """Why a code is not taken."""

    UNKNOWN = "unknown"
    FOREIGN = "foreign"
    USED = "used"


# As long as WeChat's own, so that whatever is too narrow for them shows here.
LOOKS: dict[Kind, Callable[[], str]] = {
    Kind.LOGIN: lambda: f"0{secrets.token_urlsafe(23)}",
    Kind.PHONE: lambda: secrets.token_hex(32),
}


@dataclass(frozen=True, slots=True)
class Spent:
    """The person whose code has just been used up."""

    person: str


def issued(store: Store, kind: Kind, *, appid: str, person: str, at: datetime) -> str:
    """Return a new code; the person counts as active in the app."""
    code = LOOKS[kind]()
    store.rows(ISSUE, code, kind, appid, person, at.timestamp())
    census.seen(store, appid=appid, person=person, at=at)
    return code


def spent(store: Store, kind: Kind, *, appid: str, code: object, at: datetime) -> Spent | Flaw:
    """Use a code up, or say why it is not taken."""
    row = store.row(FIND, code, kind) if isinstance(code, str) else None
    if row is None or at.timestamp() - row["issued_at"] > LIFE_S:
        return Flaw.UNKNOWN
    # Not used up: WeChat leaves a code to the app that it was made for.
    if row["appid"] != appid:
        return Flaw.FOREIGN
    if row["used"]:
        return Flaw.USED
    store.rows(SPEND, code)
    return Spent(row["person"])
