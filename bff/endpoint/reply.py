"""What goes out over HTTP: one answer, or in words why there is none."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from graphql import GraphQLError
from starlette.types import Receive, Scope, Send

from bff.endpoint.headers import Media
from bff.engine.compiled import Answer
from bff.engine.errors import PASSING, WORDS, Code, code_of, extensions, told
from bff.kit.lane import Header
from bff.transport import Unreadable

Words = dict[str, Any]

KINDS = {kind: (b"content-type", f"{kind.value}; charset=utf-8".encode()) for kind in Media}
STATUSES: Mapping[Code, int] = {
    Code.UNAUTHENTICATED: 401,
    Code.RATE_LIMITED: 429,
    Code.UNAVAILABLE: 503,
    Code.INTERNAL_SERVER_ERROR: 500,
}
HEADERS: Mapping[int, tuple[Header, ...]] = {
    401: ((b"www-authenticate", b"Bearer"),),
    405: ((b"allow", b"POST"),),
}


class Reply(NamedTuple):
    """A body in one piece, with its status and what else its head says."""

    body: bytes
    media: Media = Media.JSON
    status: int = 200
    headers: tuple[Header, ...] = ()

    @property
    def head(self) -> list[Header]:
        """All of its headers."""
        length = (b"content-length", b"%d" % len(self.body))
        return [KINDS[self.media], length, *self.headers]

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.head})
        await send({"type": "http.response.body", "body": self.body})


def answered(found: Answer, media: Media, request_id: str) -> Reply:
    """Return the reply that carries an answer."""
    body = worded(found, request_id)
    data = orjson.dumps(body)
    if not found.errors:
        return Reply(data, media)
    again = _again(body["errors"])
    if found.executed:
        return Reply(data, media, headers=again)
    refused = 400 if media is Media.GRAPHQL else 200
    return Reply(data, media, _status(body["errors"], refused), again)


def worded(found: Answer, request_id: str) -> Words:
    """Return an answer as JSON has it; one that was not executed has no data, not even null."""
    if not found.errors:
        return {"data": found.data}
    errors = [told(error, request_id).formatted for error in found.errors]
    return {"errors": errors, "data": found.data} if found.executed else {"errors": errors}


def turned_away(error: Exception, request_id: str) -> Reply:
    """Return the reply to a request of which nothing came to the engine."""
    unreadable = isinstance(error, Unreadable)
    code = Code.BAD_USER_INPUT if unreadable else code_of(GraphQLError("", original_error=error))
    status = error.status if isinstance(error, Unreadable) else STATUSES[code]
    words = {
        "message": WORDS.get(code) or str(error),
        "extensions": extensions(code, request_id, error),
    }
    headers = *HEADERS.get(status, ()), *_again([words])
    return Reply(orjson.dumps({"errors": [words]}), Media.JSON, status, headers)


def _status(errors: Sequence[Words], refused: int) -> int:
    code = errors[0]["extensions"]["code"]
    return STATUSES[code] if code in PASSING else refused


def _again(errors: Sequence[Words]) -> tuple[Header, ...]:
    after_s = max(error["extensions"].get("retryAfter", 0) for error in errors)
    return ((b"retry-after", b"%d" % after_s),) if after_s else ()
