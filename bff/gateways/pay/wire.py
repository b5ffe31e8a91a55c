"""Questions to WeChat Pay and answers that are proved to come from it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import structlog

from bff.gateways.pay import proof, verdicts
from bff.gateways.pay.cable import Reply
from bff.gateways.pay.errors import NotGenuine, PayUnavailable
from bff.gateways.pay.keys import PlatformKeys
from bff.gateways.pay.line import Line
from bff.gateways.pay.patience import Effort, Patience

WELL = range(200, 300)
SERVER = 500
SIGN_ERROR = 401

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wire:
    """Asks until the answer is known, or until patience ends."""

    line: Line
    keys: PlatformKeys
    patience: Patience

    async def get(self, target: str, *, ends_at: float) -> Mapping[str, Any]:
        """Ask by GET; raises what the answer means when it is no success."""
        return await self._insisted("GET", target, b"", None, ends_at)

    async def post(
        self,
        target: str,
        facts: Mapping[str, object],
        *,
        ends_at: float,
        serial: str | None = None,
    ) -> Mapping[str, Any]:
        """Ask by POST, as `get` does; every attempt sends the same bytes.

        `serial` names the key that facts of the body are encrypted with.
        """
        return await self._insisted("POST", target, orjson.dumps(facts), serial, ends_at)

    async def download(self, target: str, *, ends_at: float) -> bytes:
        """Return a file, which nobody signs: whoever asks for it must prove it otherwise."""
        effort = Effort(target.partition("?")[0], self.patience, ends_at)

        async def ask() -> bytes:
            reply = await self.line.ask("GET", target, serial=self.keys.declared, ends_at=ends_at)
            if reply.status in WELL:
                return reply.content
            raise _meant(effort.path, reply, _facts(reply))

        return await effort.insist(ask)

    async def _insisted(
        self, method: str, target: str, body: bytes, serial: str | None, ends_at: float
    ) -> Mapping[str, Any]:
        effort = Effort(target.partition("?")[0], self.patience, ends_at)

        async def ask() -> Mapping[str, Any]:
            named, until = serial or self.keys.declared, effort.attempt_ends_at
            reply = await self.line.ask(method, target, body, serial=named, ends_at=until)
            return await self._believed(effort.path, reply)

        try:
            async with asyncio.timeout_at(ends_at):
                return await effort.insist(ask)
        except TimeoutError:
            # The answer is here, and its key is not yet.
            raise PayUnavailable("unproved") from None

    async def _believed(self, path: str, reply: Reply) -> Mapping[str, Any]:
        if await self._is_genuine(path, reply):
            facts = _facts(reply)
            if reply.status in WELL:
                return facts
            raise _meant(path, reply, facts)
        raise PayUnavailable("unproved")

    async def _is_genuine(self, path: str, reply: Reply) -> bool:
        # Whatever is broken over there, the outcome is unknown: nothing to believe.
        if reply.status >= SERVER:
            return True
        # A gateway of WeChat's turns some away before anything could sign the answer.
        if reply.status not in WELL and "wechatpay-signature" not in reply.headers:
            return True
        try:
            signed = proof.read(reply.headers, now_s=self.line.now())
            await self.keys.check(signed, reply.content)
        except NotGenuine as error:
            log.warning("pay_answer_not_genuine", path=path, why=error.why.value)
            return False
        return True


def _facts(reply: Reply) -> Mapping[str, Any]:
    if not reply.content:
        return {}
    try:
        facts = orjson.loads(reply.content)
    except ValueError:
        facts = None
    if isinstance(facts, dict):
        return facts
    if reply.status in WELL:
        raise PayUnavailable("malformed")
    return {}


def _meant(path: str, reply: Reply, facts: Mapping[str, Any]) -> Exception:
    code, message = str(facts.get("code", "")), str(facts.get("message", ""))
    # Our clock, key or bytes are wrong, and no payment of anybody's goes through.
    tell = log.error if reply.status == SIGN_ERROR else log.warning
    tell("pay_refused", path=path, status=reply.status, code=code, message=message)
    return verdicts.judged(reply.status, code, message)
