"""The whole of a measurement: towns, servers, comparing answers, measuring them in turn."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg
from redis.asyncio import Redis

from bench import data, database, equal, load, machine, people, rounds, servers
from bench.kinds import Site
from bench.operations import Operation, Wishes
from bench.rounds import Effort, Leg, Meters, Run
from bench.servers import Server
from bff.embedded import Endpoints

SETTLE_S = 0.4


async def measured(operation: Operation, site: Site, effort: Effort, factor: float) -> list[Run]:
    """Return the medians of an operation's servers at each concurrency."""
    meters = await meters_of(site.services)
    runs: list[Run] = []
    async with (
        _town(operation, site.services, factor) as place,
        servers.running(operation.servers, replace(site, services=place)) as running,
    ):
        for concurrency in operation.concurrencies:
            # Anew for each leg: a session is good for a quarter of an hour.
            wishes = operation.wishes(place, await people.signed_in(place))
            await agreed(operation, wishes, running)
            leg = Leg(operation.name, concurrency, wishes.of, wishes.answered)
            runs += await rounds.measured(leg, running, effort, meters)
            for words in await wishes.verdict():
                print(f"  {words}", flush=True)
    return runs


async def agreed(operation: Operation, wishes: Wishes, running: Sequence[Server]) -> None:
    """Compare what the servers answer to the same wishes; SystemExit where two differ."""
    first, *others = running
    expected = await _answers(operation, wishes, first)
    for server in others:
        pairs = zip(expected, await _answers(operation, wishes, server), strict=True)
        found = next(filter(None, (equal.difference(a, b) for a, b in pairs)), None)
        if found:
            raise SystemExit(f"{operation.name}: {first.name} and {server.name} differ: {found}")


def estimate_s(operations: Sequence[Operation], effort: Effort) -> float:
    """Return about how many seconds the rounds take, without building towns."""
    legs = [len(one.servers) for one in operations for _ in one.concurrencies]
    each_s = rounds.WARM_UP_S + effort.rounds * (effort.seconds + SETTLE_S)
    return sum(legs) * each_s


async def meters_of(services: Endpoints) -> Meters:
    """Return the processes of PostgreSQL and Redis whose CPU can be seen from here."""
    connection = await asyncpg.connect(services.migration_url)
    try:
        # While it lives: afterwards nobody knows whose child it was.
        postmaster = machine.parent(await connection.fetchval("select pg_backend_pid()"))
    finally:
        await connection.close()
    async with Redis.from_url(services.redis_url) as redis:
        known = await redis.info("server")
    pids = [postmaster, known.get("process_id")]
    return Meters([pid for pid in pids if pid is not None])


async def _answers(operation: Operation, wishes: Wishes, server: Server) -> list[object]:
    try:
        answers = [await load.asked(server.port, said) for said in await wishes.sample(server)]
    except load.Unanswered as error:
        raise SystemExit(f"{server.name}, {operation.name}: {error}") from None
    return [equal.plain(answer, operation.besides) for answer in answers]


@asynccontextmanager
async def _town(
    operation: Operation, services: Endpoints, factor: float
) -> AsyncIterator[Endpoints]:
    place = await data.town(services, operation.scale.times(factor))
    if not operation.writes:
        yield place
        return
    async with database.copied(place) as copy:
        yield copy
