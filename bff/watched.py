"""What is told of a request when it is over: a count, a time and a line."""

import logging
import time
from contextvars import ContextVar, Token
from types import TracebackType
from typing import Self

import structlog

from bff import metrics

# As nginx has it: the phone was gone before there was an answer.
UNANSWERED = 499

log = structlog.get_logger(__name__)
lines = logging.getLogger(__name__)
# By the name that structlog looks for: each line of a request carries its id.
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
