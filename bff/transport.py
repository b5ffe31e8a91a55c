"""What comes in from anybody: bodies and socket messages, bounded and well-formed."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from typing import Any

import orjson
from cross_web import HTTPException, StarletteRequestAdapter
from starlette.requests import ClientDisconnect
from starlette.websockets import WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import WebSocketDisconnected

# Our longest document has one KB; what it is sent with are ids, codes and short words.
BODY_BYTES_MAX = 65_536
# Whoever needs longer for so little holds the connection on purpose.
BODY_S_MAX = 10.0
# Clients number their subscriptions, or give them a UUID.
ID_LENGTH_MAX = 64
# A frame that closes a socket holds 125 bytes, and two of them are the code.
REASON_BYTES_MAX = 123
BAD_REQUEST = 4400
# PostgreSQL's text holds every character but this one, in JSON and in the literals within it.
NUL = "\\u0000"

Kinds = tuple[type, ...]
OPERATION: Mapping[str, Kinds] = {
    "query": (str,),
    "variables": (dict, type(None)),
    "operationName": (str, type(None)),
    "extensions": (dict, type(None)),
}


class BoundedRequest(StarletteRequestAdapter):
    """A request whose body is neither long nor slow."""

    async def get_body(self) -> bytes:
        """Return the body; HTTPException when it is too long, too slow or breaks off."""
        try:
            async with asyncio.timeout(BODY_S_MAX):
                return await self._read()
        except TimeoutError:
            raise HTTPException(408, f"The body took longer than {BODY_S_MAX:.0f} s.") from None
        except ClientDisconnect:
            raise HTTPException(400, "The body breaks off.") from None

    async def _read(self) -> bytes:
        body = bytearray()
        async for part in self._request.stream():
            body += part
            if len(body) > BODY_BYTES_MAX:
                raise HTTPException(413, f"A body has at most {BODY_BYTES_MAX} bytes.")
        return bytes(body)


class SoundSocket(ASGIWebSocketAdapter):
    """A socket that hands on nothing but messages of the protocol's shape."""

    async def iter_json(
        self, *, ignore_parsing_errors: bool = False
    ) -> AsyncGenerator[object, None]:
        """Yield each message; one of another shape closes the socket."""
        async for message in super().iter_json(ignore_parsing_errors=ignore_parsing_errors):
            if not _is_sound(message):
                await self.close(BAD_REQUEST, "A message of another shape is due.")
                return
            yield message

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Send a message, or nothing when nobody is there to read it any more."""
        if self.ws.application_state is WebSocketState.CONNECTED:
            with suppress(WebSocketDisconnected):
                await super().send_json(message)

    async def close(self, code: int, reason: str) -> None:
        """Close the socket with as much of the reason as fits."""
        await super().close(code, reason.encode()[:REASON_BYTES_MAX].decode(errors="ignore"))


def decoded(data: str | bytes) -> dict[str, Any]:
    """Read a JSON object as strictly as orjson does; JSONDecodeError for anything else."""
    value = orjson.loads(data)
    if not isinstance(value, dict):
        raise orjson.JSONDecodeError("an object is due", "", 0)
    if NUL in (data if isinstance(data, str) else data.decode()):
        raise orjson.JSONDecodeError("no text holds NUL", "", 0)
    return value


def _is_sound(message: object) -> bool:
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return False
    # Some messages have no id; of the others Strawberry says itself that it is missing.
    return _is_id(message.get("id", "none")) and (
        message["type"] != "subscribe" or _is_operation(message.get("payload"))
    )


def _is_id(given: object) -> bool:
    return isinstance(given, str) and 0 < len(given) <= ID_LENGTH_MAX


def _is_operation(payload: object) -> bool:
    return isinstance(payload, dict) and all(
        isinstance(payload.get(name), kinds) for name, kinds in OPERATION.items()
    )
