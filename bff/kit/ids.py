"""Ids: UUIDv7 inside, opaque text with the kind sealed in outside."""

import os
import time
from binascii import Error, a2b_base64, b2a_base64
from collections.abc import Callable
from enum import IntEnum
from functools import lru_cache
from uuid import UUID

from asyncpg.pgproto import pgproto

from bff.kit.refusal import BadInput

TEXT_LENGTH = 23


class Kind(IntEnum):
    """What an id names; the number is sealed into the text and never changes."""

    MEMBER = 1
    STORE = 2
    DEALER = 3
    COMMUNITY = 4
    PRODUCT = 5
    CAMPAIGN = 6
    COUPON = 7
    SCAN = 8
    SHARE = 9
    FACT = 10
    LOOK = 11
    BATCH = 12
    CLERK = 13
    INVITATION = 14
    REDEMPTION = 15
    OFFER = 16
    PARTY = 17
    SALE = 18
    ORDER = 19
    MESSAGE = 20
    TRANSFER = 21
    VARIANT = 22
    CATEGORY = 23
    APPLICATION = 24
    REFUND = 25
    PICK_UP = 26


# Few of them are shown again and again; of others there are millions, each for a few people.
SEEN_AGAIN = frozenset(
    {Kind.STORE, Kind.DEALER, Kind.PRODUCT, Kind.CAMPAIGN, Kind.OFFER, Kind.COMMUNITY}
)
REMEMBERED_MAX = 8_192
URL_SAFE, USUAL = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_", b"+/")


def uuid7() -> UUID:
    """Return a new UUIDv7: milliseconds, 12 bits of their fraction, 62 random bits (RFC 9562)."""
    # With the fraction, what was made one after the other within a millisecond stays in order.
    milliseconds, rest_ns = divmod(time.time_ns(), 1_000_000)
    fraction = rest_ns * 4096 // 1_000_000
    random = int.from_bytes(os.urandom(8)) >> 2
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | random)


def made_at(value: UUID) -> float:
    """Return when uuid7 made an id, in seconds as `time.time` counts them."""
    return (value.int >> 80) / 1_000


def sealed(kind: Kind) -> Callable[[UUID], str]:
    """Return what makes the text that the phones see for ids of this kind."""
    prefix = bytes([kind])

    def seal(value: UUID) -> str:
        # 17 bytes always end in one sign of padding, which is left out.
        text = b2a_base64(prefix + value.bytes, newline=False)[:TEXT_LENGTH]
        return text.translate(URL_SAFE).decode()

    return lru_cache(REMEMBERED_MAX)(seal) if kind in SEEN_AGAIN else seal


SEALS = {kind: sealed(kind) for kind in Kind}


def opaque(kind: Kind, value: UUID) -> str:
    """Return the text that the phones see for this id."""
    return SEALS[kind](value)


def read(kind: Kind, text: str) -> UUID:
    """Return the UUID inside `text`, or raise BadInput when it names no thing of this kind."""
    try:
        plain = text.encode("ascii").translate(USUAL) if len(text) == TEXT_LENGTH else b""
        raw = a2b_base64(plain + b"=")
    except (Error, ValueError):
        raw = b""
    if len(raw) != 1 + 16 or raw[0] != kind:
        raise BadInput(f"This is not the id of {_worded(kind)}.")
    # Of the driver's own class, as in rows: made and compared ten times as fast.
    return pgproto.UUID(raw[1:])


def _worded(kind: Kind) -> str:
    noun = kind.name.lower().replace("_", " ")
    return f"an {noun}" if noun[0] in "aeio" else f"a {noun}"
