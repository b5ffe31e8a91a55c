"""What is asked over HTTP: a document or its id, the operation's name, and its variables."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.types import Receive

from bff import transport
from bff.endpoint.headers import is_json
from bff.endpoint.visit import Visit
from bff.engine.schema import Asked
from bff.kit.lane import Headers
from bff.transport import NUL, Unreadable, decoded

# A body that is there, or whoever hands it over.
Coming = Receive | bytes

Types = frozenset[type[Any]]
NOTHING = type(None)
TEXT, OBJECT = Types({str, NOTHING}), Types({dict, NOTHING})
PARTS: Mapping[str, Types] = {
    "query": TEXT,
    "documentId": TEXT,
    "operationName": TEXT,
    "variables": OBJECT,
    "extensions": OBJECT,
}
JSON_PARTS = frozenset({"variables", "extensions"})


async def read(visit: Visit, coming: Coming) -> Asked:
    """Read what a POST or a GET asks; Unreadable says what is wrong with it."""
    if visit.method == "GET":
        return of_query_string(visit.query)
    if isinstance(coming, bytes):
        return of_body(coming, visit.said)
    body = await transport.body(coming, visit.said.get(b"content-length", b""))
    return of_body(body, visit.said)


def of_body(data: bytes, said: Headers) -> Asked:
    """Read the body of a POST with these headers; Unreadable says what is wrong with it."""
    if not is_json(said.get(b"content-type", b"")):
        raise Unreadable(400, "The content type is `application/json`, in UTF-8.")
    try:
        return of(decoded(data))
    except orjson.JSONDecodeError as error:
        raise Unreadable(400, f"The body is no JSON object: {error.msg}.") from None


def of_query_string(data: bytes) -> Asked:
    """Read the query string of a GET; Unreadable says what is wrong with it."""
    parts = dict(parse_qsl(data.decode("latin-1"), keep_blank_values=True))
    if any("\0" in part or NUL.decode() in part for part in parts.values()):
        raise Unreadable(400, "No text holds NUL.")
    try:
        read = {name: decoded(parts[name].encode()) for name in JSON_PARTS if parts.get(name)}
    except orjson.JSONDecodeError as error:
        raise Unreadable(400, f"What is asked is no JSON object: {error.msg}.") from None
    return of(parts | read)


def of(asked: Mapping[str, Any]) -> Asked:
    """Check the parts of a question; Unreadable names the one that is wrong or missing."""
    for name, value in asked.items():
        due = PARTS.get(name)
        if due is not None and type(value) not in due:
            raise Unreadable(400, f"`{name}` is {'text' if due is TEXT else 'an object'}, or null.")
    text = asked.get("query")
    text = asked.get("documentId") if text is None else text
    if text is None:
        raise Unreadable(400, "There is neither a `query` nor a `documentId`.")
    return Asked(text, asked.get("operationName"), asked.get("variables") or {})
