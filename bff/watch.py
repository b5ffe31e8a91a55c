"""The middleware that gives every request an id, and counts, times and logs it."""

import logging
import re
import time
from collections.abc import Iterable
from contextvars import ContextVar, Token
from itertools import count
from secrets import randbits
from types import TracebackType
from typing import Self

import structlog
from opentelemetry import trace
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bff import metrics
from bff.kit.lane import Header, Lane

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


class Watched:
    """Counts, times and logs what happens within: one request, or a socket, which lasts."""

    __slots__ = ("_begun", "_lasting", "_remembered", "_request_id", "_route", "status")

    def __init__(self, route: str, request_id: str, *, lasting: bool = False) -> None:
        """Watch over this request; its `status` is to be set when it is known."""
        self._route = route
        self._request_id = request_id
        self._lasting = lasting
        self.status = UNANSWERED

    def __enter__(self) -> Self:
        """Have each line that is logged from now on carry the id."""
        self._remembered: Token[str] = REQUEST_ID.set(self._request_id)
        if self._lasting:
            metrics.SOCKETS.inc()
        else:
            metrics.REQUESTS.under_way += 1
        self._begun = time.perf_counter()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Tell of it, for it is over."""
        took_s = time.perf_counter() - self._begun
        metrics.REQUESTS.count(self._route, self.status)
        # A socket is open for hours and would drown what requests take.
        if self._lasting:
            metrics.SOCKETS.dec()
        else:
            metrics.REQUESTS.under_way -= 1
            metrics.REQUESTS.time(self._route, took_s)
        # Asked first: a line costs more than most answers, and nearly nobody wants to read it.
        if lines.isEnabledFor(logging.DEBUG):
            took_ms = round(took_s * 1000, 1)
            log.debug("answered", route=self._route, status=self.status, took_ms=took_ms)
        REQUEST_ID.reset(self._remembered)


class Watch:
    """Wraps an ASGI application; `scope["state"]["request_id"]` is the id of the request."""

    def __init__(self, app: ASGIApp, *, lane: Lane | None = None, traced: bool = False) -> None:
        """Watch over `app`; make a span of each request if it is traced.

        What takes the lane, where there is one, is watched over there.
        """
        self._app = app
        self._serve = self._traced if traced else app
        self.lane = None if traced else lane

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or socket, and tell of it when it is over."""
        given = id_of(_said(scope["headers"]))
        scope.setdefault("state", {})["request_id"] = given
        with Watched(_route(scope), given, lasting=scope["type"] != "http") as watched:
            await self._serve(scope, receive, _Answer(watched, send, given.encode()))

    async def _traced(self, scope: Scope, receive: Receive, send: Send) -> None:
        with tracer.start_as_current_span(_route(scope)):
            await self._app(scope, receive, send)


class _Answer:
    """Passes on what is sent, remembers its status and adds the id to its headers."""

    __slots__ = ("_request_id", "_send", "_watched")

    def __init__(self, watched: Watched, send: Send, request_id: bytes) -> None:
        self._watched = watched
        self._send = send
        self._request_id = request_id

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._watched.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (HEADER, self._request_id)]
        elif message["type"] == "websocket.accept":
            self._watched.status = SWITCHED
        await self._send(message)


def id_of(given: bytes | None) -> str:
    """Return the id of a request: the one that it was given, or a new one."""
    if given is not None and GIVEN.fullmatch(given):
        return given.decode()
    return f"{next(IDS):032x}"


def _route(scope: Scope) -> str:
    path: str = scope["path"]
    return path if path in ROUTES else "other"


def _said(headers: Iterable[Header]) -> bytes | None:
    return next((value for name, value in headers if name == HEADER), None)
