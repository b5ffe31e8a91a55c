"""Where the workers share their tokens: Redis, whose absence costs a fetch and nothing else."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

PATIENCE_S = 0.25

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Token:
    """A token and the monotonic time until which it is used."""

    text: str = field(repr=False)
    until: float


class Shelf:
    """The tokens of all workers, by appid."""

    def __init__(
        self, redis: Redis | None, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Share through this Redis, if there is one."""
        self._redis = redis
        self.monotonic = monotonic

    async def find(self, appid: str) -> Token | None:
        """Return the shared token, or None if there is none or Redis is away."""
        if self._redis is None:
            return None
        asked = self._redis.pipeline(transaction=False)
        asked.get(_key(appid))
        asked.pttl(_key(appid))
        try:
            async with asyncio.timeout(PATIENCE_S):
                text, left_ms = await asked.execute()
        except (RedisError, OSError) as error:
            _away(error)
            return None
        if not text or left_ms <= 0:
            return None
        shown = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
        return Token(shown, self.monotonic() + left_ms / 1000)

    async def put(self, appid: str, token: Token) -> None:
        """Share a token until it is no longer used."""
        if self._redis is None:
            return
        left_ms = max(1, round((token.until - self.monotonic()) * 1000))
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._redis.set(_key(appid), token.text, px=left_ms)
        except (RedisError, OSError) as error:
            _away(error)


def _key(appid: str) -> str:
    return f"wx:{appid}:token"


def _away(error: Exception) -> None:
    log.warning("wechat_token_not_shared", error=type(error).__name__)
