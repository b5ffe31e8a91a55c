"""Structured logs that say what happened and never to whom."""

import logging
import sys
from collections.abc import MutableMapping
from pathlib import Path
from traceback import extract_tb
from typing import Any

import structlog
from structlog.typing import Processor

PERSONAL = frozenset(
    {
        "access_token",
        "address",
        "authorization",
        "avatar",
        "avatar_url",
        "body",
        "code",
        "codes",
        "cookie",
        "document",
        "input",
        "lat",
        "lng",
        "name",
        "nickname",
        "openid",
        "password",
        "phone",
        "phone_code",
        "position",
        "query",
        "refresh_token",
        "secret",
        "session_key",
        "token",
        "unionid",
        "variables",
    }
)
# Libraries speak when something is wrong; httpx would name a login code in a URL.
QUIET = ("asyncio", "asyncpg", "httpcore", "httpx", "pgqueuer", "tortoise", "uvicorn")
# It would print the document with its literals; the endpoint logs the error itself.
SILENT = ("strawberry.execution",)

WORDS_LENGTH_MAX = 200  # about two lines of a terminal

Event = MutableMapping[str, Any]


def configure(level: str, *, console: bool) -> None:
    """Send all logs to standard error: lines for a person, or one JSON object each."""
    last: Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if console
        else structlog.processors.JSONRenderer(sort_keys=True, ensure_ascii=False)
    )
    before: list[Processor] = [*_shared(), _Where(worded=console), impersonal]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def impersonal(_logger: object, _method: str, event: Event) -> Event:
    """Drop every fact that names, places or authenticates a person, at any depth."""
    return {key: _without(value) for key, value in event.items() if key not in PERSONAL}


class _Where:
    """Replaces an exception by its class and its frames: its words may quote a row."""

    def __init__(self, *, worded: bool) -> None:
        self._worded = worded

    def __call__(self, _logger: object, _method: str, event: Event) -> Event:
        error = _error(event.pop("exc_info", None))
        if error is None:
            return event
        frames = extract_tb(error.__traceback__)
        event["error"] = type(error).__name__
        event["frames"] = [f"{Path(at.filename).name}:{at.lineno} {at.name}" for at in frames]
        if self._worded:
            # PostgreSQL quotes a row in the lines that follow the first one.
            event["words"] = str(error).partition("\n")[0][:WORDS_LENGTH_MAX]
        return event


def _error(told: object) -> BaseException | None:
    given = sys.exc_info() if told is True else told
    error = given[1] if isinstance(given, tuple) else given
    cause = getattr(error, "original_error", None) or error
    return cause if isinstance(cause, BaseException) else None


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _without(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without(held) for key, held in value.items() if key not in PERSONAL}
    if isinstance(value, list | tuple):
        return [_without(held) for held in value]
    return value
