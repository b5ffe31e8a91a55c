"""The engine alone: `Home` over rows in memory, compiled and by graphql-core, in this process."""

import time
from collections.abc import Awaitable, Callable

import asyncpg
import orjson
from graphql import ExecutionResult, execute

from bench import data, documents, people
from bench.data import TOWN
from bench.replay import Replay
from bench.rounds import MS, Effort, Figures, Run, run_of
from bench.wishes import Member
from bff.context import App, Viewer
from bff.database import opened
from bff.embedded import Endpoints
from bff.engine import executor
from resolvers import schema

DOCUMENT = "Home"
ALONE = 1
Execute = Callable[[], Awaitable[object]]


async def measured(services: Endpoints, effort: Effort, factor: float) -> list[Run]:
    """Return the medians of both executors."""
    place = await data.town(services, TOWN.times(factor))
    async with opened(place.database_url) as database:
        [member] = await people.signed_in(place, 1)
        context = Replay(database, await _viewer(place, member))
        executors = _executors(context, member)
        answers = [orjson.dumps(await one()) for one in executors.values()]
        # The first time asked the database; from now on all rows are there.
        if len({*answers}) > 1:
            raise SystemExit("executor: the compiled operation and graphql-core differ")
        return await _in_turn(executors, effort)


def _executors(context: Replay, member: Member) -> dict[str, Execute]:
    built = schema.built()
    operation = built.documents.trust(documents.own()[DOCUMENT])
    near = {"lat": member.place.lat, "lng": member.place.lng}

    async def compiled() -> object:
        return (await executor.answer(operation, {"near": near}, context=context)).data

    async def by_core() -> object:
        asked = operation.asking
        result = execute(
            asked.schema, asked.document, context_value=context, variable_values={"near": near}
        )
        found = result if isinstance(result, ExecutionResult) else await result
        assert isinstance(found, ExecutionResult)
        return found.data

    return {"dongxiao": compiled, "graphql-core": by_core}


async def _in_turn(executors: dict[str, Execute], effort: Effort) -> list[Run]:
    done: dict[str, list[Figures]] = {name: [] for name in executors}
    for _ in range(effort.rounds):
        for name, one in executors.items():
            done[name].append(await _one_round(one, effort.seconds))
    return [run_of("executor", ALONE, name, figures) for name, figures in done.items()]


async def _one_round(one: Execute, seconds: float) -> Figures:
    times_s: list[float] = []
    began, began_cpu = time.perf_counter(), time.process_time()
    while (before := time.perf_counter()) - began < seconds:
        await one()
        times_s.append(time.perf_counter() - before)
    cpu_s, took_s = time.process_time() - began_cpu, time.perf_counter() - began
    times_s.sort()
    count = len(times_s)
    return Figures(
        requests_per_s=count / took_s,
        p50_ms=times_s[count // 2] * MS,
        p99_ms=times_s[int(count * 0.99)] * MS,
        server_cpu_ms=cpu_s / count * MS,
        database_cpu_ms=0.0,
        callers_cpu_ms=0.0,
    )


async def _viewer(place: Endpoints, member: Member) -> Viewer:
    connection = await asyncpg.connect(place.database_url)
    try:
        asked = "select id from identity where member_id = $1"
        identity_id = await connection.fetchval(asked, member.id)
    finally:
        await connection.close()
    return Viewer(member.id, (member.id,), identity_id, identity_id, App.CONSUMER)
