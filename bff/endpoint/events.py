"""Events as a stream over HTTP, for as long as somebody listens and may."""

import asyncio
from collections.abc import AsyncGenerator
from functools import partial

import orjson
from starlette.responses import StreamingResponse
from strawberry.http.streaming import SSETransport, merge_stream_with_heartbeat

from bff.endpoint import reply
from bff.endpoint.reception import Reception
from bff.engine.compiled import Answer
from bff.kit.tasks import beside, until

Answers = AsyncGenerator[Answer, None]
Chunks = AsyncGenerator[str, None]

EVENTS = SSETransport()


class Events:
    """Streams answers until they end, the session does, or the server leaves."""

    def __init__(self, reception: Reception, closing: asyncio.Event) -> None:
        """End all streams when `closing` is set."""
        self._reception = reception
        self._closing = closing

    def response(self, answers: Answers, token: str | None, request_id: str) -> StreamingResponse:
        """Return the response that sends each answer as an event."""
        beating = merge_stream_with_heartbeat(
            partial(_written, answers, request_id),
            lambda: EVENTS.heartbeat_message(str),
            EVENTS.heartbeat_interval,
            send_initial_heartbeat=False,
        )
        return StreamingResponse(self._lasting(beating(), token), headers=EVENTS.headers)

    async def _lasting(self, chunks: Chunks, token: str | None) -> Chunks:
        over = asyncio.Event()
        async with beside(self._hushed(over, token), self._left(over)):
            async for chunk in until(over, chunks):
                yield chunk

    async def _hushed(self, over: asyncio.Event, token: str | None) -> None:
        await self._reception.ended(lambda: token)
        over.set()

    async def _left(self, over: asyncio.Event) -> None:
        # A stream has no end of its own, and a server that stops waits for all its answers.
        await self._closing.wait()
        over.set()


async def _written(answers: Answers, request_id: str) -> Chunks:
    try:
        async for found in answers:
            yield EVENTS.encode_event("next", _json(reply.worded(found, request_id)))
    finally:
        await answers.aclose()
    yield EVENTS.encode_complete()


def _json(answer: object) -> str:
    return orjson.dumps(answer).decode()
