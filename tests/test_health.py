from pathlib import Path

import httpx
from redis.asyncio import Redis
from starlette.applications import Starlette

from bff import health
from bff.health import Vitals, VitalsOf
from bff.kit.database import Database


async def nothing_waits() -> list[str]:
    return []


async def one_waits() -> list[str]:
    return ["coupon.0002_rules"]


async def asked(path: str, vitals: VitalsOf) -> httpx.Response:
    transport = httpx.ASGITransport(app=Starlette(routes=health.routes(vitals)))
    async with httpx.AsyncClient(transport=transport, base_url="http://brand") as balancer:
        return await balancer.get(path)


async def test_a_whole_process_is_ready(database: Database, redis: Redis) -> None:
    answer = await asked("/readyz", lambda: Vitals(database, redis, nothing_waits))

    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "migrations": "ok", "redis": "ok"}


async def test_a_process_that_opens_is_alive_but_not_ready() -> None:
    assert (await asked("/livez", lambda: None)).status_code == 200
    assert (await asked("/readyz", lambda: None)).status_code == 503


async def test_a_process_that_leaves_takes_no_more(database: Database, redis: Redis) -> None:
    vitals = Vitals(database, redis, nothing_waits, stopping=True)

    assert (await asked("/readyz", lambda: vitals)).status_code == 503


async def test_a_database_that_lags_is_not_ready(database: Database, redis: Redis) -> None:
    answer = await asked("/readyz", lambda: Vitals(database, redis, one_waits))

    assert answer.status_code == 503
    assert answer.json()["migrations"] == "waiting: coupon.0002_rules"


async def test_redis_away_costs_no_readiness(database: Database, tmp_path: Path) -> None:
    async with Redis.from_url(f"unix://{tmp_path}/nowhere.sock") as away:
        answer = await asked("/readyz", lambda: Vitals(database, away, nothing_waits))

    assert answer.status_code == 200
    assert answer.json()["redis"] == "away"


async def test_a_replica_away_costs_no_readiness(database: Database, redis: Redis) -> None:
    vitals = Vitals(database, redis, nothing_waits, replica=lambda: "away")

    answer = await asked("/readyz", lambda: vitals)

    assert (answer.status_code, answer.json()["replica"]) == (200, "away")


async def test_a_database_that_is_away_is_not_ready(database: Database, redis: Redis) -> None:
    async def away() -> list[str]:
        raise ConnectionRefusedError

    answer = await asked("/readyz", lambda: Vitals(database, redis, away))

    assert answer.status_code == 503
    assert answer.json()["migrations"] == "ConnectionRefusedError"
