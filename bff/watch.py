"""The middleware that gives every request an id, and counts, times and logs it."""

import re
import time
from collections.abc import Iterable
from uuid import uuid4

import structlog
from opentelemetry import trace
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bff import metrics

HEADER = b"x-request-id"
# What a balancer gives stands in our logs, so it may hold nothing that a line is made of.
GIVEN = re.compile(rb"[A-Za-z0-9_-]{8,64}")
# Each label lives in memory for ever: a scanner's paths are counted as one.
ROUTES = frozenset({"/", "/graphql", "/livez", "/metrics", "/readyz"})
# As nginx has it: the phone was gone before there was an answer.
UNANSWERED = 499

log = structlog.get_logger(__name__)
tracer = trace.get_tracer(__name__)


class Watch:
    """Wraps an ASGI application; `request.state.request_id` is the id of the request."""

    def __init__(self, app: ASGIApp) -> None:
        """Watch over `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or socket, and tell of it when it is over."""
        request_id = _given(scope["headers"]) or uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        gauge = metrics.IN_FLIGHT if scope["type"] == "http" else metrics.SOCKETS
        route = scope["path"] if scope["path"] in ROUTES else "other"
        with (
            structlog.contextvars.bound_contextvars(request_id=request_id),
            gauge.track_inprogress(),
            tracer.start_as_current_span(route),
        ):
            await self._served(scope, receive, _Answer(send, request_id.encode()), route)

    async def _served(self, scope: Scope, receive: Receive, answer: "_Answer", route: str) -> None:
        begun = time.perf_counter()
        try:
            await self._app(scope, receive, answer)
        finally:
            took_s = time.perf_counter() - begun
            metrics.REQUESTS.labels(route, str(answer.status)).inc()
            # A socket is open for hours and would drown what requests take.
            if scope["type"] == "http":
                metrics.SECONDS.labels(route).observe(took_s)
            log.debug(
                "answered", route=route, status=answer.status, took_ms=round(took_s * 1000, 1)
            )


class _Answer:
    """Passes on what is sent, remembers its status and adds the id to its headers."""

    def __init__(self, send: Send, request_id: bytes) -> None:
        self._send = send
        self._request_id = request_id
        self.status = UNANSWERED

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            others = [pair for pair in message.get("headers", []) if pair[0].lower() != HEADER]
            message["headers"] = [*others, (HEADER, self._request_id)]
        elif message["type"] == "websocket.accept":
            self.status = 101
        await self._send(message)


def _given(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    found = next((value for name, value in headers if name == HEADER), b"")
    return found.decode() if GIVEN.fullmatch(found) else None
