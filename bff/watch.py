"""The middleware that gives every request an id, and has it watched."""

import re
from collections.abc import Iterable
from itertools import count
from secrets import randbits

from opentelemetry import trace
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bff.kit.lane import Header, Lane
from bff.watched import Watched

HEADER = b"x-request-id"
# What a balancer gives stands in our logs, so it may hold nothing that a line is made of.
GIVEN = re.compile(rb"[A-Za-z0-9_-]{8,64}")
# Each label lives in memory for ever: a scanner's paths are counted as one.
ROUTES = frozenset({"/", "/graphql", "/livez", "/metrics", "/readyz"})
SWITCHED = 101

tracer = trace.get_tracer(__name__)
# From a place that no other process begins at: to draw each by lot takes a call of the kernel.
IDS = count(randbits(127))


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
