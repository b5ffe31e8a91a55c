"""GET /v3/bill/…: yesterday's orders, money and shares, to be downloaded by a token."""

import gzip
import hashlib
import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from bff.kit.clock import business_day, day_begins
from bff.sandbox.pay import fund_bill, ripening, share_bill, trade_bill
from bff.sandbox.pay.answering import File
from bff.sandbox.pay.asking import Asked
from bff.sandbox.pay.refusals import Refused, invalid_request, param_error
from bff.sandbox.pay.shapes import Shape

# The day after, at ten in the morning; for three months.
READY_AFTER = timedelta(days=1, hours=10)
KEPT = timedelta(days=92)
TOKEN_LIFE_S = 300.0
DOWNLOAD = "/v3/billdownload/file"

KEEP = "insert into bill (token, content, dies_at) values (?, ?, ?)"
FIND = "select content from bill where token = ? and dies_at >= ?"
FORGET = "delete from bill where dies_at < ?"

Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Text = Callable[[float, float], str | None]


class OfDay(Shape):
    """Which day's bill, and how it is packed."""

    bill_date: Day
    tar_type: Literal["GZIP"] | None = None


class Trades(OfDay):
    """Which orders."""

    bill_type: Literal["ALL", "SUCCESS", "REFUND"] = "ALL"


class Funds(OfDay):
    """Which account."""

    account_type: Literal["BASIC", "OPERATION", "FEES"] = "BASIC"


class Token(Shape):
    """Which bill."""

    token: Annotated[str, Field(max_length=64)]


def trades(asked: Asked) -> dict[str, object]:
    """Return where the bill of a day's orders is."""
    given, store = asked.queried(Trades), asked.office.store

    def text(since: float, until: float) -> str | None:
        kind = given.bill_type
        return trade_bill.text(store, asked.mchid, since=since, until=until, kind=kind)

    return _made(asked, given, text)


def funds(asked: Asked) -> dict[str, object]:
    """Return where the bill of a day's money is; only the basic account has any."""
    given, store = asked.queried(Funds), asked.office.store

    def text(since: float, until: float) -> str | None:
        if given.account_type != "BASIC":
            return None
        return fund_bill.text(store, asked.mchid, since=since, until=until)

    return _made(asked, given, text)


def shares(asked: Asked) -> dict[str, object]:
    """Return where the bill of a day's shares is."""
    given, store = asked.queried(OfDay), asked.office.store

    def text(since: float, until: float) -> str | None:
        return share_bill.text(store, asked.mchid, since=since, until=until)

    return _made(asked, given, text)


def download(asked: Asked) -> File:
    """Return the bill behind a token, as it is and unsigned."""
    given = asked.queried(Token)
    row = asked.office.store.row(FIND, given.token, asked.call.at.timestamp())
    if row is None:
        raise invalid_request("token无效或已过期，请重新申请账单")
    return File(row["content"])


def _made(asked: Asked, given: OfDay, text: Text) -> dict[str, object]:
    day = _day(asked, given.bill_date)
    ripening.ripen(asked.office.store, asked.call.at)
    since, until = day_begins(day), day_begins(day + timedelta(days=1))
    found = text(since.timestamp(), until.timestamp())
    if found is None:
        raise Refused(400, "NO_STATEMENT_EXIST", "账单文件不存在")
    plain = found.encode()
    token = _kept(asked, gzip.compress(plain) if given.tar_type else plain)
    base = str(asked.call.request.base_url).rstrip("/")
    return {
        "hash_type": "SHA1",
        # Of the bill itself, however it is packed.
        "hash_value": hashlib.sha1(plain, usedforsecurity=False).hexdigest(),
        "download_url": f"{base}{DOWNLOAD}?token={token}",
    }


def _day(asked: Asked, written: str) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise param_error("/bill_date", "is no day", location="query", value=written) from None
    now = asked.call.at
    if day >= business_day(now):
        raise Refused(400, "NO_STATEMENT_EXIST", "账单文件不存在")
    if now < day_begins(day) + READY_AFTER:
        raise Refused(400, "STATEMENT_CREATING", "账单生成中")
    if now - day_begins(day) > KEPT:
        raise invalid_request("仅支持三个月内的账单下载申请")
    return day


def _kept(asked: Asked, content: bytes) -> str:
    now, token = asked.call.at.timestamp(), secrets.token_urlsafe(24)
    asked.office.store.rows(FORGET, now)
    asked.office.store.rows(KEEP, token, content, now + TOKEN_LIFE_S)
    return token
