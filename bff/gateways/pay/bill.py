"""The bill of a day: every payment and refund, as WeChat Pay has them in its books."""

import csv
import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from bff.gateways.pay.errors import PayUnavailable

# Two million lines of three hundred characters; more than that is no bill of ours.
BYTES_MAX = 600 * 1024 * 1024
GZIP = 16 + zlib.MAX_WBITS
TICK = "`"
AMOUNT = re.compile(r"(-?)(\d+)\.(\d\d)")
PAID, REFUNDED = "SUCCESS", "REFUND"


class BillKind(StrEnum):
    """What a line of the bill tells of."""

    PAID = "PAID"
    REFUNDED = "REFUNDED"


@dataclass(frozen=True, slots=True)
class BillLine:
    """A payment, or a refund with its numbers and state; the fee of a refund is less than zero."""

    kind: BillKind
    transaction_id: str
    out_trade_no: str
    fen: int
    fee_fen: int
    out_refund_no: str | None = None
    refund_id: str | None = None
    refund_state: str | None = None


def place(told: Mapping[str, Any]) -> tuple[str, str]:
    """Return from where a bill is fetched, without the host, and the SHA-1 it must have."""
    try:
        url = urlsplit(told["download_url"])
        return f"{url.path}?{url.query}", told["hash_value"].lower()
    except (KeyError, TypeError, ValueError, AttributeError):
        raise PayUnavailable("malformed") from None


def unpacked(content: bytes, sha1: str) -> str:
    """Return the text of a bill; PayUnavailable unless it is whole and is the one announced."""
    try:
        unpacking = zlib.decompressobj(wbits=GZIP)
        plain = unpacking.decompress(content, BYTES_MAX)
    except zlib.error:
        raise PayUnavailable("malformed") from None
    # Nobody signs the file: this sum stands in an answer that was signed.
    if hashlib.sha1(plain, usedforsecurity=False).hexdigest() != sha1:
        raise PayUnavailable("unproved")
    return plain.decode("utf-8-sig")


def lines(text: str) -> Sequence[BillLine]:
    """Read a bill; PayUnavailable where it makes no sense, rather than a sum that is wrong."""
    try:
        return [_line(row) for row in rows(text)]
    except (KeyError, ValueError):
        raise PayUnavailable("malformed") from None


def rows(text: str) -> Iterator[Mapping[str, str]]:
    """Return the rows of a bill by their headings, without the sums."""
    read = csv.reader(text.splitlines(), quoting=csv.QUOTE_NONE)
    heading = [cell.strip() for cell in next(read)]
    for row in read:
        # The sums have a heading of their own, which is the first line without back-ticks.
        if not row or not row[0].startswith(TICK):
            return
        values = [cell.removeprefix(TICK).strip() for cell in row]
        yield dict(zip(heading, values, strict=True))


def _line(row: Mapping[str, str]) -> BillLine:
    refunded = {PAID: False, REFUNDED: True}[row["交易状态"]]
    return BillLine(
        kind=BillKind.REFUNDED if refunded else BillKind.PAID,
        transaction_id=row["微信订单号"],
        out_trade_no=row["商户订单号"],
        fen=amount(row["退款金额"] if refunded else row["应结订单金额"]),
        fee_fen=_fee(row["手续费"]),
        out_refund_no=row["商户退款单号"] if refunded else None,
        refund_id=row.get("微信退款单号") if refunded else None,
        refund_state=row["退款状态"] if refunded else None,
    )


def amount(yuan: str) -> int:
    """Return yuan in fen; ValueError when that is no amount."""
    found = AMOUNT.fullmatch(yuan)
    if found is None:
        raise ValueError(yuan)
    sign, whole, cents = found.groups()
    fen = int(whole) * 100 + int(cents)
    return -fen if sign else fen


def _fee(yuan: str) -> int:
    # The real bill has fees with five digits after the point, of which the last three are zeros.
    return amount(re.sub(r"(?<=\.\d\d)0+$", "", yuan))
