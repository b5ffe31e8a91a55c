"""One signed question to WeChat Pay and its answer as bytes; nothing is believed here yet."""

import asyncio
import secrets
import time
from collections.abc import Callable

from bff.gateways.pay import seal
from bff.gateways.pay.cable import Reply
from bff.gateways.pay.cables import Cables
from bff.gateways.pay.errors import PayUnavailable
from bff.gateways.pay.merchant import Merchant

JSON = "application/json"
# The bytes that are signed are those that come: nothing may pack them on the way.
USUAL = {"Accept": JSON, "Accept-Encoding": "identity", "User-Agent": "dongxiao"}


class Line:
    """A merchant's way to one host of WeChat Pay's."""

    def __init__(
        self, base_url: str, merchant: Merchant, now: Callable[[], float] = time.time
    ) -> None:
        """Open none yet; sign as this merchant, by the clock on the wall, as WeChat does."""
        self.merchant = merchant
        self.now = now
        self._cables = Cables(base_url)

    async def close(self) -> None:
        """Close all connections."""
        self._cables.close()

    async def ask(
        self, method: str, target: str, body: bytes = b"", *, serial: str | None, ends_at: float
    ) -> Reply:
        """Ask once; PayUnavailable if no answer came by `ends_at` of the loop's clock."""
        # Exactly what goes over the wire.
        path = self._cables.path(target)
        headers = self._headers(method, path, body, serial)
        try:
            async with asyncio.timeout_at(ends_at):
                return await self._cables.ask(method, path, headers, body)
        except OSError as error:
            # Whether it left or not: every call carries a number that makes it one.
            raise PayUnavailable(type(error).__name__) from None

    def _headers(self, method: str, path: str, body: bytes, serial: str | None) -> dict[str, str]:
        proof = authorization(self.merchant, method, path, body, at=int(self.now()))
        named = {} if serial is None else {"Wechatpay-Serial": serial}
        written = {"Content-Type": JSON} if body else {}
        return {**USUAL, **written, **named, "Authorization": proof}


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
