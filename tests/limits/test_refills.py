"""Tokens are counted by all processes together, and by each alone while Redis is away."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from bff.gateways.tokens import Tokens
from bff.kit.keyring import Keyring
from bff.limits.rate import Rate
from bff.limits.refills import PREFIX, Refills

STRICT = Rate("SignIn", 80, strict=True)


@pytest.fixture
def rate() -> Rate:
    return Rate(uuid4().hex, 60)


@pytest.fixture
async def nowhere(tmp_path: Path) -> AsyncIterator[Redis]:
    async with Redis.from_url(f"unix://{tmp_path}/nowhere.sock") as nowhere:
        yield nowhere


async def given(refills: Refills, rate: Rate, tokens: int) -> int:
    told = asyncio.get_running_loop().create_future()
    refills.ask(rate, "lin", tokens, told.set_result)
    return int(await told)


async def test_two_processes_share_what_there_is(redis: Redis, ring: Keyring, rate: Rate) -> None:
    here, there = Refills(Tokens(redis), ring), Refills(Tokens(redis), ring)

    granted = [await given(one, rate, 25) for one in (here, there, here, there)]

    assert granted[:2] == [25, 25]
    # Another token or two may have come back meanwhile.
    assert 10 <= sum(granted[2:]) < 25


async def test_what_is_wanted_at_once_travels_together(redis: Redis, ring: Keyring) -> None:
    trips: list[int] = []
    refills = Refills(Tokens(redis), ring, watch=lambda _name, size, _waited: trips.append(size))

    granted = await asyncio.gather(*(given(refills, Rate(uuid4().hex, 60), 7) for _ in range(64)))

    assert (granted, trips) == ([7] * 64, [64])


async def test_a_process_alone_counts_for_itself(nowhere: Redis, ring: Keyring, rate: Rate) -> None:
    refills = Refills(Tokens(nowhere), ring)

    granted = [await given(refills, rate, 50) for _ in range(2)]

    assert granted[0] == 50
    assert 10 <= granted[1] < 50


async def test_a_process_alone_is_stricter_with_guessing(nowhere: Redis, ring: Keyring) -> None:
    refills = Refills(Tokens(nowhere), ring)

    assert await given(refills, STRICT, 80) == 80 // 4


@pytest.mark.parametrize("planted", ["a text", {"level": "nan", "at": "x"}, {"level": "1e999"}])
async def test_planted_values_shut_nobody_out(
    planted: str | dict[str, str], redis: Redis, ring: Keyring, rate: Rate
) -> None:
    refills = Refills(Tokens(redis), ring)
    before = set(await redis.keys(f"{PREFIX}:*"))
    await given(refills, rate, 60)
    [bucket] = set(await redis.keys(f"{PREFIX}:*")) - before
    await redis.delete(bucket)
    if isinstance(planted, str):
        await redis.set(bucket, planted)
    else:
        await redis.hset(bucket, mapping=planted)

    assert await given(refills, rate, 10) == 10


async def test_redis_learns_of_nobody(redis: Redis, ring: Keyring) -> None:
    refills = Refills(Tokens(redis), ring)

    await given(refills, Rate(uuid4().hex, 60), 1)

    assert not [key for key in await redis.keys(f"{PREFIX}:*") if b"lin" in key]
