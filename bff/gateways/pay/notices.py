"""Opening what claims to be a notification of WeChat Pay."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from bff.gateways.pay import notice as reading
from bff.gateways.pay import proof, seal
from bff.gateways.pay.errors import NotGenuine, Why
from bff.gateways.pay.keys import PlatformKeys
from bff.gateways.pay.line import Line
from bff.gateways.pay.nonces import Nonces
from bff.gateways.pay.notice import Notice
from bff.gateways.pay.proof import Proof


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notification that is genuine and for us, with the proof that it was."""

    notice: Notice
    proof: Proof


@dataclass(frozen=True, slots=True)
class Notices:
    """Lets in what WeChat signed just now, for this merchant and these apps, once."""

    line: Line
    keys: PlatformKeys
    nonces: Nonces
    appids: frozenset[str]

    async def opened(self, headers: Mapping[str, str], body: bytes) -> Delivery:
        """Return what a message tells; NotGenuine, and why, when it is not to be believed."""
        signed = proof.read(headers, now_s=self.line.now())
        # The bytes as they came: to read and write them anew would break the signature.
        await self.keys.check(signed, body)
        await self.nonces.check(signed)
        return Delivery(self._understood(body), signed)

    async def taken(self, delivery: Delivery) -> None:
        """Let this very message in no more, now that its effect is written."""
        # Not before: WeChat may send the same again to whoever has failed.
        await self.nonces.take(delivery.proof)

    def _understood(self, body: bytes) -> Notice:
        envelope = _object(body)
        sealed = envelope.get("resource")
        if not isinstance(sealed, dict):
            raise NotGenuine(Why.MALFORMED)
        notice = reading.read(envelope, _object(seal.opened(sealed, self.line.merchant.apiv3_key)))
        # A merchant may have other shops, and other servers that this was meant for.
        ours = notice.appid is None or notice.appid in self.appids
        if notice.mchid != self.line.merchant.mchid or not ours:
            raise NotGenuine(Why.FOREIGN)
        return notice


def _object(content: bytes) -> dict[str, Any]:
    try:
        facts = orjson.loads(content)
    except ValueError:
        raise NotGenuine(Why.MALFORMED) from None
    if not isinstance(facts, dict):
        raise NotGenuine(Why.MALFORMED)
    return facts
