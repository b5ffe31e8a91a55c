"""A request that takes the lane: which one does, and how its answer is written."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from bff.kit.lane import Header, Headers, Lane, Whole

CLOSING = b"connection: close\r\n"


class Turn:
    """Stands where uvicorn keeps its cycle, which it asks and tells these things."""

    disconnected = False
    keep_alive = True
    response_complete = False
    task: "asyncio.Task[None] | None" = None
    # Of all, for nobody waits for it.
    message_event = asyncio.Event()

    def __init__(self, said: Headers) -> None:
        """Take a body in parts."""
        self.said = said
        self.parts: list[bytes] = []


def turn(lane: Lane, parser: Any, url: bytes, headers: list[Header]) -> Turn | None:
    """Return the turn of a request whose head is there; None when uvicorn has to serve it."""
    if url != lane.path or parser.get_method() != b"POST" or not parser.should_keep_alive():
        return None
    said = dict(headers)
    # Whose body is chunked, who waits to be asked for it, or who says two things under one name:
    # the long way knows what is meant.
    if b"transfer-encoding" in said or b"expect" in said or len(said) < len(headers):
        return None
    if not lane.takes(said):
        return None
    # Who says nothing of the line and wants it kept speaks HTTP/1.1 and asks for nothing else.
    plain = b"connection" not in said
    return Turn(said) if plain or _is_usual(parser) else None


def written(answer: Whole, usual: list[Header], *, closing: bool) -> bytes:
    """Write an answer, whose head is well-formed and begins with what is usual."""
    parts = [STATUS_LINE[answer.status]]
    for name, value in (*usual, *answer.headers):
        parts += (name, b": ", value, b"\r\n")
    parts += (CLOSING + b"\r\n" if closing else b"\r\n", answer.body)
    return b"".join(parts)


def _is_usual(parser: Any) -> bool:
    return parser.get_http_version() == "1.1" and not parser.should_upgrade()
