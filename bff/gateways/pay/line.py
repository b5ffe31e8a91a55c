"""One signed question to WeChat Pay and its answer as bytes; nothing is believed here yet."""

import asyncio
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, cast

import httpx

from bff.gateways.pay import seal
from bff.gateways.pay.errors import PayUnavailable
from bff.gateways.pay.merchant import Merchant

# A host that does not answer by then is away.
CONNECT_TIMEOUT_S = 1.0
CONNECTIONS_MAX = 128
# Shorter than any server's, so that a call seldom goes out on a line that is being closed.
KEEPALIVE_S = 4.0
JSON = "application/json"
AGENT = "dongxiao"
# httpcore asks four times a call for a module that nobody has installed, and Python then looks for
# it along all paths: a sixth of what a call costs.
if find_spec("sniffio") is None:
    sys.modules["sniffio"] = cast("Any", None)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class Line:
    """The connections to one host of WeChat Pay's."""

    def __init__(
        self, base_url: str, merchant: Merchant, now: Callable[[], float] = time.time
    ) -> None:
        """Open none yet; sign as this merchant, by the clock on the wall, as WeChat does."""
        self.merchant = merchant
        self.now = now
        self._client = httpx.AsyncClient(
            base_url=base_url,
            timeout=httpx.Timeout(None, connect=CONNECT_TIMEOUT_S),
            limits=httpx.Limits(
                max_connections=CONNECTIONS_MAX,
                max_keepalive_connections=CONNECTIONS_MAX,
                keepalive_expiry=KEEPALIVE_S,
            ),
            headers={"Accept": JSON, "User-Agent": AGENT},
            # No proxy that the environment names may read who pays whom.
            trust_env=False,
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def ask(
        self, method: str, target: str, body: bytes = b"", *, serial: str | None, ends_at: float
    ) -> Reply:
        """Ask once; PayUnavailable if no answer came by `ends_at` of the loop's clock."""
        request = self._signed(method, target, body, serial)
        try:
            async with asyncio.timeout_at(ends_at):
                answer = await self._client.send(request)
        except (httpx.HTTPError, TimeoutError) as error:
            # Whether it left or not: every call carries a number that makes it one.
            raise PayUnavailable(type(error).__name__) from None
        return Reply(answer.status_code, answer.headers, answer.content)

    def _signed(self, method: str, target: str, body: bytes, serial: str | None) -> httpx.Request:
        headers = {"Content-Type": JSON} if body else {}
        if serial is not None:
            headers["Wechatpay-Serial"] = serial
        request = self._client.build_request(method, target, content=body, headers=headers)
        # Exactly what goes over the wire, with httpx's own way of quoting a path.
        sent = request.url.raw_path.decode()
        request.headers["Authorization"] = authorization(
            self.merchant, method, sent, body, at=int(self.now())
        )
        return request


def authorization(merchant: Merchant, method: str, target: str, body: bytes, *, at: int) -> str:
    """Return the header by which a request proves that it is ours, once."""
    nonce = secrets.token_hex(16)
    signature = seal.signed(merchant.private_key, method, target, str(at), nonce, body)
    facts = {
        "mchid": merchant.mchid,
        "nonce_str": nonce,
        "timestamp": at,
        "serial_no": merchant.serial,
        "signature": signature,
    }
    return f"{seal.SCHEME} " + ",".join(f'{name}="{fact}"' for name, fact in facts.items())
