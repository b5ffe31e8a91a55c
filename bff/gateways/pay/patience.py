"""How long a caller waits for WeChat Pay, and when the same call is made again."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog

from bff.gateways.pay.errors import PayBusy, PayUnavailable

Given = TypeVar("Given")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """The limits of one verb, in seconds, all its attempts included."""

    # Under the time of an operation, so that a phone is told why and not cut off.
    total_s: float = 3.0
    attempt_s: float = 1.4
    pauses_s: tuple[float, ...] = (0.1, 0.4)
    # Between two fetches of certificates, whatever serials others invent.
    fetches_apart_s: float = 1.0

    def ends_at(self, within_s: float | None) -> float:
        """Return when a verb that begins now ends, by the loop's clock."""
        return _now() + min(self.total_s, within_s or self.total_s)


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

    async def insist(self, ask: Callable[[], Awaitable[Given]]) -> Given:
        """Ask, and ask the very same again while the outcome is unknown and time is left.

        What is said too often is not said again: PayBusy goes to the caller at once.
        """
        for pause_s in self.patience.pauses_s:
            try:
                return await ask()
            except PayBusy:
                raise
            except PayUnavailable as error:
                await self._pause(pause_s, error)
        return await ask()

    async def _pause(self, seconds: float, error: PayUnavailable) -> None:
        log.warning("pay_asked_again", path=self.path, error=str(error))
        # A pause that ends too late is time that a person waits for nothing.
        if _now() + seconds >= self.ends_at:
            raise error
        await asyncio.sleep(seconds)


def _now() -> float:
    return asyncio.get_running_loop().time()
