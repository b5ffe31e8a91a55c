"""One question to WeChat and its answer, as bytes and JSON; nothing is asked twice here."""

import asyncio
import logging
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, cast

import httpx
import orjson

from bff.gateways.wechat.errors import OutcomeUnknown, WeChatUnavailable

# A host that does not answer by then is away, and the call certainly never left.
CONNECT_TIMEOUT_S = 1.0
CONNECTIONS_MAX = 64
# Shorter than any server's, so that a call seldom goes out on a line that is being closed.
KEEPALIVE_S = 4.0
OK = 200
# httpcore asks four times a call for a module that nobody has installed, and Python then looks for
# it along all paths: a sixth of what a call costs.
if find_spec("sniffio") is None:
    sys.modules["sniffio"] = cast("Any", None)

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True, slots=True)
class Reply:
    """WeChat's answer: its number (0 is well), its JSON, or the bytes of an image."""

    errcode: int
    facts: Mapping[str, Any]
    content: bytes


class Wire:
    """The connections to one host of WeChat's."""

    def __init__(self, base_url: str) -> None:
        """Open none yet."""
        _keep_urls_secret()
        self._client = httpx.AsyncClient(
            base_url=base_url,
            timeout=httpx.Timeout(None, connect=CONNECT_TIMEOUT_S),
            limits=httpx.Limits(max_connections=CONNECTIONS_MAX, keepalive_expiry=KEEPALIVE_S),
            # No proxy that the environment names may see the secrets of the apps.
            trust_env=False,
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def get(self, path: str, query: Mapping[str, str], *, ends_at: float) -> Reply:
        """Ask by GET; WeChatUnavailable if the call never left, OutcomeUnknown if it did."""
        return await self._asked(self._client.build_request("GET", path, params=query), ends_at)

    async def post(
        self,
        path: str,
        facts: Mapping[str, object],
        *,
        ends_at: float,
        query: Mapping[str, str] | None = None,
    ) -> Reply:
        """Ask by POST, as `get` does."""
        request = self._client.build_request(
            "POST",
            path,
            params=query,
            content=orjson.dumps(facts),
            headers={"Content-Type": "application/json"},
        )
        return await self._asked(request, ends_at)

    async def _asked(self, request: httpx.Request, ends_at: float) -> Reply:
        try:
            async with asyncio.timeout_at(ends_at):
                answer = await self._client.send(request)
        except NEVER_SENT as error:
            raise WeChatUnavailable(type(error).__name__) from None
        except (httpx.HTTPError, TimeoutError) as error:
            raise OutcomeUnknown(type(error).__name__) from None
        if answer.status_code != OK:
            raise OutcomeUnknown(answer.status_code)
        return read(answer.content)


def read(content: bytes) -> Reply:
    """Read an answer whatever its content type says; OutcomeUnknown if it makes no sense."""
    # Content types tell nothing: WeChat sends JSON as text, and errors in place of images.
    if not content.lstrip().startswith(b"{"):
        return Reply(errcode=0, facts={}, content=content)
    try:
        facts = orjson.loads(content)
        errcode = int(facts.get("errcode") or 0)
    except (ValueError, TypeError):
        raise OutcomeUnknown("malformed") from None
    return Reply(errcode=errcode, facts=facts, content=content)


def _keep_urls_secret() -> None:
    # httpx writes every URL at INFO, and WeChat wants secrets and tokens in the URL.
    logging.getLogger("httpx").addFilter(_is_warning)


def _is_warning(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING
