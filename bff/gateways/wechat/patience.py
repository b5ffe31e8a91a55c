"""How long a caller waits for WeChat, and how often it is asked again."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bff.gateways.wechat.errors import OutcomeUnknown, QuotaReached, WeChatUnavailable
from bff.gateways.wechat.wire import Reply

BUSY = -1
Ask = Callable[[], Awaitable[Reply]]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """The limits of one verb, in seconds, its retries and the token's renewal included."""

    # Under the time of an operation, so that a phone is told why and not cut off.
    total_s: float = 3.0
    attempt_s: float = 1.5
    pauses_s: tuple[float, ...] = (0.1, 0.4)


ORDINARY = Patience()


@dataclass(frozen=True, slots=True)
class Effort:
    """One verb at work: it ends, well or not, at its deadline on the loop's clock."""

    path: str
    patience: Patience
    ends_at: float

    @property
    def attempt_ends_at(self) -> float:
        """The loop's time at which an attempt that starts now is given up."""
        return min(self.ends_at, _now() + self.patience.attempt_s)

    async def insist(
        self, ask: Ask, *, on: frozenset[int] = frozenset({BUSY}), when_lost: bool
    ) -> Reply:
        """Ask until WeChat answers with none of the numbers `on`, or until patience ends.

        A call that never left is repeated; one whose answer is lost only `when_lost`.
        """
        for pause_s in self.patience.pauses_s:
            reply = await _tried(ask, when_lost=when_lost)
            if reply is not None and reply.errcode not in on:
                return reply
            await self._pause(pause_s)
        reply = await ask()
        if reply.errcode in on:
            raise WeChatUnavailable(reply.errcode)
        return reply

    async def _pause(self, seconds: float) -> None:
        log.warning("wechat_asked_again", path=self.path)
        # A pause that ends too late is time that a person waits for nothing.
        if _now() + seconds >= self.ends_at:
            raise WeChatUnavailable
        await asyncio.sleep(seconds)


def begun(path: str, patience: Patience) -> Effort:
    """Start the clock of a verb."""
    return Effort(path=path, patience=patience, ends_at=_now() + patience.total_s)


async def _tried(ask: Ask, *, when_lost: bool) -> Reply | None:
    try:
        return await ask()
    # Asking again would only count against the same quota.
    except QuotaReached:
        raise
    except OutcomeUnknown:
        if not when_lost:
            raise
    except WeChatUnavailable:
        # It never left, so it did nothing: it may be asked again.
        pass
    return None


def _now() -> float:
    return asyncio.get_running_loop().time()
