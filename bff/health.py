"""Whether a process lives, whether it may be sent requests, and what it counts."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bff import metrics
from bff.kit.database import Database
from bff.kit.refusal import Unavailable

# A balancer gives up after a few seconds and would hear nothing at all.
PROBE_S_MAX = 2.0
Waiting = Callable[[], Awaitable[list[str]]]


@dataclass(slots=True)
class Vitals:
    """What readiness asks: `waiting` names the migrations that the database still lacks."""

    database: Database
    redis: Redis
    waiting: Waiting
    stopping: bool = False
    replica: Callable[[], str] | None = None
    _migrated: bool = field(default=False, init=False)

    async def report(self) -> Mapping[str, str]:
        """Return one word for each thing asked; all are `ok` when requests may come."""
        if self.stopping:
            return {"process": "stopping"}
        asked = {
            "database": await _word(self._database()),
            "migrations": await _word(self._migrations()),
            "redis": await _word(self._redis()),
        }
        return asked | ({"replica": self.replica()} if self.replica else {})

    async def _database(self) -> str:
        await self.database.value("select 1")
        return "ok"

    async def _migrations(self) -> str:
        # What was applied once stays applied while this process runs.
        lacking = [] if self._migrated else await self.waiting()
        self._migrated = not lacking
        return f"waiting: {', '.join(lacking)}" if lacking else "ok"

    async def _redis(self) -> str:
        try:
            await self.redis.ping()
        except RedisError:
            # Without Redis requests take longer and are right all the same.
            return "away"
        return "ok"


VitalsOf = Callable[[], Vitals | None]
FATAL = ("process", "database", "migrations")


def routes(vitals: VitalsOf) -> list[Route]:
    """Return `/livez`, `/readyz` and `/metrics`; `vitals` is None before the process is open."""

    async def ready(_request: Request) -> Response:
        found = vitals()
        report = await found.report() if found else {"process": "starting"}
        fit = all(report.get(name, "ok") == "ok" for name in FATAL)
        return JSONResponse(dict(report), status_code=200 if fit else 503)

    return [Route("/livez", _alive), Route("/readyz", ready), Route("/metrics", _metrics)]


async def _alive(_request: Request) -> Response:
    # It asks nobody: a process that is started anew mends no database.
    return PlainTextResponse("ok\n")


async def _metrics(_request: Request) -> Response:
    return Response(metrics.exposition(), media_type=metrics.MEDIA_TYPE)


async def _word(probe: Awaitable[str]) -> str:
    try:
        return await asyncio.wait_for(probe, PROBE_S_MAX)
    except (OSError, TimeoutError, Unavailable, asyncpg.PostgresError) as error:
        return type(error).__name__
