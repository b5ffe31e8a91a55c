"""A notification as it travels: encrypted, signed, and spoiled where that was planned."""

from sqlite3 import Row

import orjson

from bff.sandbox.pay import forgeries, ring, trades
from bff.sandbox.pay.forgeries import PROBE
from bff.sandbox.pay.ring import Ring


def sealed(keys: Ring, notice: Row) -> tuple[bytes, dict[str, str], int]:
    """Return body and headers of a notification, and how many times they are sent."""
    # A probe comes once; what follows by the ladder is the true one.
    over = notice["quirk"] == PROBE and notice["tries"] > 1
    quirk = None if over else notice["quirk"]
    letter = forgeries.written(notice["plain"], keys.keys.apiv3_key, quirk)
    resource = ring.encrypted(letter.apiv3_key, letter.plain, notice["original_type"])
    body = _body(notice, forgeries.tampered(resource) if letter.tag_broken else resource)
    headers = keys.teller(notice["number"]).headers(body, at=letter.signed_at)
    headers["Content-Type"] = "application/json"
    if letter.signature is not None:
        headers["Wechatpay-Signature"] = letter.signature
    if letter.serial is not None:
        headers["Wechatpay-Serial"] = letter.serial
    return body + b" " if letter.changed_after else body, headers, letter.times


def _body(notice: Row, resource: dict[str, str]) -> bytes:
    return orjson.dumps(
        {
            "id": notice["id"],
            "create_time": trades.rfc3339(notice["made_at"]),
            "resource_type": "encrypt-resource",
            "event_type": notice["event_type"],
            "summary": notice["summary"],
            "resource": {"original_type": notice["original_type"], **resource},
        }
    )
