"""One request as it came in, by whichever way."""

from typing import NamedTuple

from starlette.types import Scope

from bff.kit.lane import Headers


class Visit(NamedTuple):
    """What a request says before its body, who sent it, and the id it was given on its way in."""

    method: str
    said: Headers
    peer: str
    request_id: str
    query: bytes = b""


def of(scope: Scope) -> Visit:
    """Return the visit that ASGI tells of; a socket has no method."""
    client = scope["client"]
    return Visit(
        scope.get("method", ""),
        dict(scope["headers"]),
        client[0] if client else "",
        scope.get("state", {}).get("request_id", ""),
        scope["query_string"],
    )
