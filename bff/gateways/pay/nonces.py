"""The notifications that were taken, so that nobody sends one of them once more."""

import asyncio

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bff.gateways.pay.errors import NotGenuine, Why
from bff.gateways.pay.proof import SKEW_S_MAX, Proof

PATIENCE_S = 0.25
# A message is too old, or not yet due, beyond that; so nothing older need be remembered.
KEPT_S = 2 * SKEW_S_MAX + 60

log = structlog.get_logger(__name__)


class Nonces:
    """What all workers remember, in Redis; without it only the effects are written once."""

    def __init__(self, redis: Redis | None) -> None:
        """Remember there, if there is one."""
        self._redis = redis

    async def check(self, proof: Proof) -> None:
        """Raise NotGenuine if this message was taken before."""
        if self._redis is None:
            return
        try:
            async with asyncio.timeout(PATIENCE_S):
                taken = await self._redis.exists(_key(proof))
        except (RedisError, OSError) as error:
            _away(error)
            return
        if taken:
            raise NotGenuine(Why.REPLAYED)

    async def take(self, proof: Proof) -> None:
        """Remember a message whose effect is written."""
        if self._redis is None:
            return
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._redis.set(_key(proof), b"", ex=KEPT_S)
        except (RedisError, OSError) as error:
            _away(error)


def _key(proof: Proof) -> str:
    return f"pay:taken:{proof.serial}:{proof.timestamp}:{proof.nonce}"


def _away(error: Exception) -> None:
    log.warning("pay_nonces_away", error=type(error).__name__)
