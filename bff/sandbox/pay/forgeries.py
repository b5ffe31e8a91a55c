"""Notifications that nobody should believe: each wrong in one way, and right in all others."""

import secrets
import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace

import orjson

PROBE = "probe"
PROBE_MARK = "WECHATPAY/SIGNTEST/"
# One second more than a clock may be off.
TOO_FAR_S = 301


@dataclass(frozen=True, slots=True)
class Letter:
    """A notification on its way, with how its last steps are made."""

    plain: bytes
    apiv3_key: str
    signed_at: int
    tag_broken: bool = False
    changed_after: bool = False
    signature: str | None = None
    serial: str | None = None
    times: int = 1


def written(plain: str, apiv3_key: str, quirk: str | None) -> Letter:
    """Return a letter, wrong in the way that `quirk` names."""
    letter = Letter(plain.encode(), apiv3_key, int(time.time()))
    return letter if quirk is None else (FORGERIES | {PROBE: _probing})[quirk](letter)


def tampered(resource: dict[str, str]) -> dict[str, str]:
    """Return what was encrypted with a tag that does not fit."""
    cipher = bytearray(b64decode(resource["ciphertext"]))
    cipher[-1] ^= 1
    return resource | {"ciphertext": b64encode(cipher).decode()}


def _probing(letter: Letter) -> Letter:
    return replace(letter, signature=PROBE_MARK + b64encode(secrets.token_bytes(256)).decode())


def _unsigned(letter: Letter) -> Letter:
    return replace(letter, signature=b64encode(secrets.token_bytes(256)).decode())


def _saying(letter: Letter, key: str, value: object) -> Letter:
    return replace(letter, plain=orjson.dumps(orjson.loads(letter.plain) | {key: value}))


def _amount(letter: Letter, **other: object) -> Letter:
    return _saying(letter, "amount", orjson.loads(letter.plain)["amount"] | other)


def _total(letter: Letter) -> int:
    return int(orjson.loads(letter.plain)["amount"]["total"])


FORGERIES: dict[str, Callable[[Letter], Letter]] = {
    "signature": _unsigned,
    "body": lambda letter: replace(letter, changed_after=True),
    "serial": lambda letter: replace(letter, serial="PUB_KEY_ID_010000000000000000000000000000"),
    "stale": lambda letter: replace(letter, signed_at=letter.signed_at - TOO_FAR_S),
    "future": lambda letter: replace(letter, signed_at=letter.signed_at + TOO_FAR_S),
    "nonce": lambda letter: replace(letter, times=2),
    "tag": lambda letter: replace(letter, tag_broken=True),
    "key": lambda letter: replace(letter, apiv3_key=secrets.token_hex(16)),
    "mchid": lambda letter: _saying(letter, "mchid", "1900000109"),
    "appid": lambda letter: _saying(letter, "appid", "wx0000000000000000"),
    "number": lambda letter: _saying(letter, "out_trade_no", secrets.token_hex(16)),
    "amount": lambda letter: _amount(letter, total=_total(letter) + 1),
    "less": lambda letter: _amount(letter, total=_total(letter) - 1),
    "currency": lambda letter: _amount(letter, currency="USD"),
}
