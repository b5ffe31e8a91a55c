"""One leg: the same wishes to several servers in turn, round after round, and the medians."""

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from rich.console import Console

from bench import load, machine
from bench.load import Crowd
from bench.servers import Server

WARM_UP_S = 2.0
MS = 1_000.0

Requests = Callable[[Server], Awaitable[Iterator[bytes]]]
Answered = Callable[[Server, bytes], None]


@dataclass(frozen=True)
class Effort:
    """How long is measured: so many rounds of so many seconds each."""

    rounds: int = 9
    seconds: float = 2.0


@dataclass(frozen=True)
class Leg:
    """What is measured in turn: an operation, by so many callers at once."""

    operation: str
    concurrency: int
    requests: Requests
    answered: Answered = lambda _server, _answer: None


@dataclass(frozen=True)
class Figures:
    """What one server did in one round; the CPU times are those of one request."""

    requests_per_s: float
    p50_ms: float
    p99_ms: float
    server_cpu_ms: float
    database_cpu_ms: float
    callers_cpu_ms: float


@dataclass(frozen=True)
class Run:
    """The medians of a server's rounds."""

    operation: str
    concurrency: int
    server: str
    figures: Figures
    rounds: int

    def as_json(self) -> dict[str, Any]:
        own = {"operation": self.operation, "concurrency": self.concurrency, "server": self.server}
        return own | asdict(self.figures) | {"rounds": self.rounds}


@dataclass(frozen=True)
class Meters:
    """The processes whose CPU counts as the database's."""

    pids: Sequence[int]

    def cpu_s(self) -> float:
        return sum(machine.cpu_s(pid) for pid in self.pids)


async def measured(
    leg: Leg, servers: Sequence[Server], effort: Effort, meters: Meters
) -> list[Run]:
    """Measure the servers in turn, each round beginning with another one."""
    done: dict[Server, list[Figures]] = {server: [] for server in servers}
    with Console().status("") as status:
        for server in servers:
            status.update(f"{leg.operation}, {leg.concurrency}: warming up {server.name}")
            await one_round(leg, server, WARM_UP_S, meters)
        for number in range(effort.rounds):
            turn = number % len(servers)
            for server in [*servers[turn:], *servers[:turn]]:
                words = f"round {number + 1} of {effort.rounds}, {server.name}"
                status.update(f"{leg.operation}, {leg.concurrency}: {words}")
                done[server].append(await one_round(leg, server, effort.seconds, meters))
    return [
        run_of(leg.operation, leg.concurrency, server.name, rounds)
        for server, rounds in done.items()
    ]


async def one_round(leg: Leg, server: Server, seconds: float, meters: Meters) -> Figures:
    """Let the callers ask one server for some seconds."""
    crowd = Crowd(await leg.requests(server), lambda answer: leg.answered(server, answer))
    with load.undisturbed():
        async with load.called(server.port, leg.concurrency, crowd):
            before = _clocks(server, meters)
            await load.lasted(seconds, leg.concurrency, crowd)
            after = _clocks(server, meters)
    if crowd.wrong or not crowd.times_s:
        raise SystemExit(f"{server.name}, {leg.operation}: {crowd.wrong.decode(errors='replace')}")
    times_s, count = sorted(crowd.times_s), len(crowd.times_s)
    took_s, *used_s = [end - begin for begin, end in zip(before, after, strict=True)]
    server_ms, database_ms, callers_ms = [one / count * MS for one in used_s]
    return Figures(
        requests_per_s=count / took_s,
        p50_ms=times_s[count // 2] * MS,
        p99_ms=times_s[int(count * 0.99)] * MS,
        server_cpu_ms=server_ms,
        database_cpu_ms=database_ms,
        callers_cpu_ms=callers_ms,
    )


def _clocks(server: Server, meters: Meters) -> tuple[float, ...]:
    return time.perf_counter(), server.cpu_s(), meters.cpu_s(), time.process_time()


def run_of(operation: str, concurrency: int, server: str, rounds: Sequence[Figures]) -> Run:
    """Return the medians of one server's rounds."""
    columns: Mapping[str, list[float]] = {
        name: [asdict(one)[name] for one in rounds] for name in Figures.__dataclass_fields__
    }
    middle = Figures(**{name: round(median(values), 3) for name, values in columns.items()})
    return Run(operation, concurrency, server, middle, len(rounds))
