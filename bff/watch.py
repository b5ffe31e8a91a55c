"""The middleware that gives every request an id, and counts, times and logs it."""

import logging
import re
import time
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from itertools import count
from secrets import randbits

import structlog
from opentelemetry import trace
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bff import metrics
from bff.kit.whole import WHOLE, Header, Whole

HEADER = b"x-request-id"
# What a balancer gives stands in our logs, so it may hold nothing that a line is made of.
GIVEN = re.compile(rb"[A-Za-z0-9_-]{8,64}")
# Each label lives in memory for ever: a scanner's paths are counted as one.
ROUTES = frozenset({"/", "/graphql", "/livez", "/metrics", "/readyz"})
# As nginx has it: the phone was gone before there was an answer.
UNANSWERED = 499
SWITCHED = 101

log = structlog.get_logger(__name__)
lines = logging.getLogger(__name__)
tracer = trace.get_tracer(__name__)
# By the name that structlog looks for: each line of a request carries its id.
# From a place that no other process begins at: to draw each by lot takes a call of the kernel.
IDS = count(randbits(127))
REQUEST_ID = ContextVar[str]("structlog_request_id")


class Watch:
    """Wraps an ASGI application; `scope["state"]["request_id"]` is the id of the request."""

    def __init__(self, app: ASGIApp, *, traced: bool = False) -> None:
        """Watch over `app`; make a span of each request if it is traced."""
        self._app = app
        self._serve = self._traced if traced else app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or socket, and tell of it when it is over."""
        given = _given(scope["headers"]) or f"{next(IDS):032x}"
        scope.setdefault("state", {})["request_id"] = given
        remembered = REQUEST_ID.set(given)
        answer = _Answer(scope, send, given.encode())
        gauge = metrics.IN_FLIGHT if scope["type"] == "http" else metrics.SOCKETS
        gauge.inc()
        begun = time.perf_counter()
        try:
            await self._serve(scope, receive, answer)
        finally:
            gauge.dec()
            _told(scope, answer.status, time.perf_counter() - begun)
            REQUEST_ID.reset(remembered)

    async def _traced(self, scope: Scope, receive: Receive, send: Send) -> None:
        with tracer.start_as_current_span(_route(scope)):
            await self._app(scope, receive, send)


class _Answer:
    """Passes on what is sent, remembers its status and adds the id to its headers."""

    __slots__ = ("_request_id", "_send", "_whole", "status")

    def __init__(self, scope: Scope, send: Send, request_id: bytes) -> None:
        self._send = send
        offered = scope.get("extensions")
        if offered and WHOLE in offered:
            self._whole: Whole = offered[WHOLE]
            offered[WHOLE] = self.whole
        self._request_id = request_id
        self.status = UNANSWERED

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (HEADER, self._request_id)]
        elif message["type"] == "websocket.accept":
            self.status = SWITCHED
        await self._send(message)

    def whole(self, status: int, headers: Sequence[Header], body: bytes) -> bool:
        """Pass on an answer in one piece."""
        if not self._whole(status, [*headers, (HEADER, self._request_id)], body):
            return False
        self.status = status
        return True


def _told(scope: Scope, status: int, took_s: float) -> None:
    route = _route(scope)
    metrics.REQUESTS.count(route, status)
    # A socket is open for hours and would drown what requests take.
    if scope["type"] == "http":
        metrics.REQUESTS.time(route, took_s)
    # Asked first: a line costs more than most answers, and nearly nobody wants to read it.
    if lines.isEnabledFor(logging.DEBUG):
        log.debug("answered", route=route, status=status, took_ms=round(took_s * 1000, 1))


def _route(scope: Scope) -> str:
    path: str = scope["path"]
    return path if path in ROUTES else "other"


def _given(headers: Iterable[Header]) -> str | None:
    for name, value in headers:
        if name == HEADER:
            return value.decode() if GIVEN.fullmatch(value) else None
    return None
