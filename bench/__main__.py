"""`python -m bench [topic …]`: measure some topics, or all of them; see README.md."""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import uvloop

from bench import (
    database,
    executor,
    machine,
    memory,
    nearby,
    orders,
    parties,
    picture,
    results,
    suite,
    table,
)
from bench.kinds import Site
from bench.operations import OPERATIONS, Operation
from bench.rounds import Effort, Run
from bff import config

SEARCH, EXECUTOR, MEMORY, ORDERS, PARTY = "nearby", "executor", "memory", "orders", "party"
USUAL = (*dict.fromkeys(operation.topic for operation in OPERATIONS), EXECUTOR)
TOPICS = (*USUAL, MEMORY, ORDERS, PARTY)


@dataclass(frozen=True)
class Plan:
    """What is measured: with what effort, on towns how many times as large as usual."""

    topics: Sequence[str]
    operations: Sequence[Operation]
    effort: Effort
    factor: float


def main() -> None:
    given = _arguments()
    if given.topics in ([ORDERS], [PARTY]):
        raise SystemExit(not _sold(given))
    # The search alone, in the database, is bound to hold; whoever names it wants to know.
    held = SEARCH not in given.topics or asyncio.run(nearby.main(given.stores, given.questions))
    measured(_plan(given))
    raise SystemExit(0 if held else 1)


def _sold(given: argparse.Namespace) -> bool:
    # Server, WeChat and database share all cores, as on one small machine.
    with database.services() as services:
        selling = given.topics == [ORDERS]
        if selling:
            work = orders.measured(services, given.lasting, given.rate)
        else:
            work = parties.measured(services)
        held: bool = uvloop.run(work)
    return held


def measured(plan: Plan) -> None:
    """Measure, print each table as soon as it is there, and write results and picture."""
    cores = machine.cores()
    if cores:
        # Before anything is started, which is to run on the same core.
        cores.pin()
    about_min = suite.estimate_s(plan.operations, plan.effort) / 60
    towns = "and some five for towns that are not built yet"
    print(f"{machine.words()}; {_placed(cores)}", flush=True)
    print(f"about {about_min:.0f} minutes, {towns}", flush=True)
    with database.services() as services:
        runs = uvloop.run(_all(plan, Site(services, _logs(), cores)))
    if runs:
        picture.drawn(results.written(runs, machine.words()))
        print(f"written: {results.PATH}, {picture.PATH}")


async def _all(plan: Plan, site: Site) -> list[Run]:
    runs: list[Run] = []
    for operation in plan.operations:
        found = await suite.measured(operation, site, plan.effort, plan.factor)
        table.shown(f"{operation.name}: {operation.words}", found)
        runs += found
    if EXECUTOR in plan.topics:
        found = await executor.measured(site.services, plan.effort, plan.factor)
        table.shown("executor: Home over rows in memory, in process", found)
        runs += found
    if MEMORY in plan.topics:
        await memory.measured(site, plan.factor)
    return runs


def _plan(given: argparse.Namespace) -> Plan:
    topics = given.topics or USUAL
    chosen = [_narrowed(one, given) for one in OPERATIONS if one.topic in topics]
    return Plan(topics, chosen, Effort(given.rounds, given.seconds), given.scale)


def _narrowed(operation: Operation, given: argparse.Namespace) -> Operation:
    names = given.servers.split(",") if given.servers else operation.servers
    callers = given.callers.split(",") if given.callers else operation.concurrencies
    return replace(
        operation,
        servers=[name for name in operation.servers if name in names],
        concurrencies=[int(one) for one in callers],
    )


def _placed(cores: machine.Cores | None) -> str:
    if cores is None:
        return "nothing is pinned: there is one core, or no way to pin"
    return f"each server on core {cores.server}, all else on core {cores.others}"


def _logs() -> Path:
    folder = config.read().data_dir / "bench" / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    # Not `choices`, which argparse compares with an empty list, too.
    parser.add_argument(
        "topics", nargs="*", type=_topic, help=f"of {', '.join(TOPICS)}; none: {', '.join(USUAL)}"
    )
    parser.add_argument("--rounds", type=int, default=9, help="rounds of each server")
    parser.add_argument("--seconds", type=float, default=2.0, help="seconds of each round")
    parser.add_argument("--lasting", type=float, default=orders.SECONDS, help="seconds of orders")
    parser.add_argument("--rate", type=float, help="orders a second; none: all that get through")
    parser.add_argument("--servers", help="only these, parted by commas")
    parser.add_argument("--callers", help="only so many at once, parted by commas")
    parser.add_argument("--scale", type=float, default=1.0, help="a smaller town for trying out")
    parser.add_argument("--stores", type=int, default=1_000_000, help="of the search alone")
    parser.add_argument("--questions", type=int, default=600, help="to the search alone")
    return parser.parse_args()


def _topic(name: str) -> str:
    if name not in TOPICS:
        raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(TOPICS)}")
    return name


if __name__ == "__main__":
    main()
