"""Answers that are there in one piece, written in one piece."""

from collections.abc import Sequence

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from bff.kit.whole import Header

CLOSING = b"connection: close\r\n"


def written(
    cycle: RequestResponseCycle, status: int, headers: Sequence[Header], body: bytes
) -> bool:
    """Write a whole answer, whose head is well-formed; False when uvicorn has to do it."""
    # Who does not read is waited for there; and to HEAD belongs no body.
    if cycle.disconnected or cycle.flow.write_paused or cycle.scope["method"] == "HEAD":
        return False
    parts = [STATUS_LINE[status]]
    for name, value in headers:
        parts += (name, b": ", value, b"\r\n")
    parts += (b"\r\n" if cycle.keep_alive else CLOSING + b"\r\n", body)
    cycle.waiting_for_100_continue = False
    cycle.response_started = cycle.response_complete = True
    cycle.transport.write(b"".join(parts))
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
    return True
