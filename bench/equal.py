"""Whether two servers' answers say the same, each in its own spelling of ids and moments."""

import re
from base64 import urlsafe_b64decode
from binascii import Error
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from bff.kit.ids import TEXT_LENGTH, Kind

KINDS = frozenset(Kind)
SHOWN = 300
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def plain(answer: bytes, besides: Collection[str] = ()) -> Any:
    """Read an answer: ids as plain UUIDs, moments in UTC, without the fields named `besides`."""
    return _plain(orjson.loads(answer), frozenset(besides))


def difference(one: Any, other: Any, path: str = "") -> str | None:
    """Say where two answers differ first; None when they say the same."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        found = (difference(one[name], other[name], f"{path}.{name}") for name in one)
        return next(filter(None, found), None)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        parts = (difference(a, b, f"{path}[{place}]") for place, (a, b) in pairs)
        return next(filter(None, parts), None)
    return None if one == other else f"{path or 'all'}: {_short(one)} is not {_short(other)}"


def _plain(value: Any, besides: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one, besides) for name, one in value.items() if name not in besides}
    if isinstance(value, list):
        return [_plain(one, besides) for one in value]
    return _word(value) if isinstance(value, str) else value


def _word(text: str) -> str:
    if MOMENT.match(text):
        return datetime.fromisoformat(text).astimezone(UTC).isoformat(timespec="milliseconds")
    return _opened(text) if len(text) == TEXT_LENGTH else text


def _opened(text: str) -> str:
    try:
        raw = urlsafe_b64decode(text + "=")
    except (Error, ValueError):
        return text
    return str(UUID(bytes=raw[1:])) if raw[0] in KINDS else text


def _short(value: Any) -> str:
    return str(list(value) if isinstance(value, dict) else value)[:SHOWN]
