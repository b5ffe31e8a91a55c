"""Tokens that all processes count together, in Redis: a bucket for each key, filled by time."""

from collections.abc import Sequence
from typing import NamedTuple

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bff.kit.refusal import Unavailable

# By the clock of Redis, which is the same for all; what was planted counts as a full bucket.
TAKE = """
local most, a_second, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local kept = redis.call('HMGET', KEYS[1], 'level', 'at')
local level, at = tonumber(kept[1] or ''), tonumber(kept[2] or '')
if not level or not at or level ~= level or at ~= at then level, at = most, now end
level = math.max(0, math.min(most, level + math.max(0, now - at) * a_second))
local granted = math.min(wanted, math.floor(level))
redis.call('HSET', KEYS[1], 'level', level - granted, 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil(most / a_second * 1000) + 1000)
return granted
"""


class Wanted(NamedTuple):
    """Tokens that are wanted of a bucket of this name, size and speed."""

    name: str
    most: int
    a_second: float
    tokens: int


class Tokens:
    """Takes tokens of many buckets in one round trip."""

    def __init__(self, redis: Redis) -> None:
        """Keep the buckets in this Redis."""
        self._redis = redis

    async def take(self, asked: Sequence[Wanted]) -> list[int | None]:
        """Return how many tokens each is given, None where the bucket is none.

        Raises Unavailable while Redis is away.
        """
        try:
            answers = await self._asked(asked)
        except (RedisError, OSError) as error:
            raise Unavailable("Redis is away") from error
        return [answer if isinstance(answer, int) else None for answer in answers]

    async def _asked(self, asked: Sequence[Wanted]) -> list[object]:
        # One key a script, so that in a cluster each bucket may live elsewhere.
        async with self._redis.pipeline(transaction=False) as pipeline:
            for name, most, a_second, tokens in asked:
                pipeline.eval(TAKE, 1, name, most, a_second, tokens)
            return list(await pipeline.execute(raise_on_error=False))
