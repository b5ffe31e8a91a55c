"""What comes in from anybody: bodies and JSON, bounded and well-formed."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any, TypeVar

import orjson
from starlette.types import Message, Receive

# Our longest document has three KB; what it is sent with are ids, codes and short words.
BODY_BYTES_MAX = 65_536
# Whoever needs longer for so little holds the connection on purpose.
BODY_S_MAX = 10.0
# PostgreSQL's text holds every character but this one, in JSON and in the literals within it.
NUL = b"\\u0000"

Data = TypeVar("Data", bytes, bytearray)


class Unreadable(Exception):
    """A body that is not taken: `status` says it as HTTP does, the message in words."""

    def __init__(self, status: int, words: str) -> None:
        """Keep both."""
        super().__init__(words)
        self.status = status


async def body(receive: Receive, length: bytes = b"") -> bytes:
    """Return the body of a request that says it has this length; Unreadable when it is too much."""
    # Before anything is read: whoever asks whether to go on is told not to.
    if length.isdigit() and int(length) > BODY_BYTES_MAX:
        raise _too_long()
    first = await receive()
    # Nearly all come in one piece, and need no clock.
    if not first.get("more_body"):
        return _checked(_part(first))
    try:
        async with asyncio.timeout(BODY_S_MAX):
            return await _whole(receive, first)
    except TimeoutError:
        raise Unreadable(408, f"The body took longer than {BODY_S_MAX:.0f} s.") from None


def decoded(data: bytes) -> dict[str, Any]:
    """Read a JSON object that means one thing to everybody; JSONDecodeError for anything else."""
    value = orjson.loads(data)
    if not isinstance(value, dict):
        raise orjson.JSONDecodeError("an object is due", "", 0)
    if NUL in data:
        raise orjson.JSONDecodeError("no text holds NUL", "", 0)
    if not _is_as_we_write(value, data):
        _read_strictly(data)
    return value


async def _whole(receive: Receive, message: Message) -> bytes:
    found = bytearray()
    while True:
        found += _part(message)
        _checked(found)
        if not message.get("more_body"):
            return bytes(found)
        message = await receive()


def _part(message: Message) -> bytes:
    if message["type"] == "http.disconnect":
        raise Unreadable(400, "The body breaks off.")
    part: bytes = message.get("body", b"")
    return part


def _checked(found: Data) -> Data:
    if len(found) > BODY_BYTES_MAX:
        raise _too_long()
    return found


def _too_long() -> Unreadable:
    return Unreadable(413, f"A body has at most {BODY_BYTES_MAX} bytes.")


def _is_as_we_write(value: object, data: bytes) -> bool:
    # Of a key that stands there twice, one would be missing.
    try:
        return orjson.dumps(value) == data
    except orjson.JSONEncodeError:
        return False


def _read_strictly(data: bytes) -> None:
    try:
        # Numbers are left as they are: one of 5,000 digits takes long to become an integer.
        json.loads(data, object_pairs_hook=_once, parse_int=str, parse_float=str)
    except RecursionError:
        raise orjson.JSONDecodeError("it is nested too deeply", "", 0) from None


def _once(pairs: Sequence[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) != len(pairs):
        raise orjson.JSONDecodeError("a key stands there twice", "", 0)
