"""Sockets that hand on nothing but messages of the protocol's shape."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress

from starlette.websockets import WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import WebSocketDisconnected

from bff.endpoint import question
from bff.transport import Unreadable

# Clients number their subscriptions, or give them a UUID.
ID_LENGTH_MAX = 64
# A frame that closes a socket holds 125 bytes, and two of them are the code.
REASON_BYTES_MAX = 123
BAD_REQUEST = 4400


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


def named(message: dict[str, object]) -> dict[str, object]:
    """Put the id of a document in the place of its text, if that is how it is asked for."""
    asked = message.get("payload")
    if isinstance(asked, dict) and "query" not in asked and "documentId" in asked:
        return message | {"payload": asked | {"query": asked["documentId"]}}
    return message


def _is_sound(message: object) -> bool:
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return False
    # Some messages have no id; of the others Strawberry says itself that it is missing.
    return _is_id(message.get("id", "none")) and (
        message["type"] != "subscribe" or _is_question(message.get("payload"))
    )


def _is_id(given: object) -> bool:
    return isinstance(given, str) and 0 < len(given) <= ID_LENGTH_MAX


def _is_question(payload: object) -> bool:
    with suppress(Unreadable):
        # Strawberry looks for the text by this name alone.
        return isinstance(payload, dict) and "query" in payload and bool(question.of(payload))
    return False
