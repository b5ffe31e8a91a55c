"""`python -m bench [name …]`: measure the named operations, or all of them; see README.md."""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import replace

import uvloop

from bench import database, machine, nearby, picture, results, suite, table
from bench.kinds import Site
from bench.operations import OPERATIONS, Operation
from bench.rounds import Effort, Run
from bff import config

FLOOR = "nearby"


def main() -> None:
    given = _arguments()
    chosen = _chosen(given)
    held = FLOOR not in given.names or asyncio.run(nearby.main(given.stores, given.questions))
    measured(chosen, Effort(given.rounds, given.seconds), given.scale)
    raise SystemExit(0 if held else 1)


def measured(chosen: Sequence[Operation], effort: Effort, factor: float) -> None:
    """Measure, print each table as soon as it is there, and write results and picture."""
    cores = machine.cores()
    if cores:
        # Before anything is started, which is to run on the same core.
        cores.pin()
    about_min = suite.estimate_s(chosen, effort) / 60
    print(f"{machine.words()}; {_placed(cores)}; about {about_min:.0f} minutes", flush=True)
    folder = config.read().data_dir / "bench" / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    with database.services() as services:
        site = Site(services, folder.resolve(), cores)
        runs = uvloop.run(_all(chosen, site, effort, factor))
    picture.drawn(results.written(runs, machine.words()))
    print(f"written: {results.PATH}, {picture.PATH}")


async def _all(chosen: Sequence[Operation], site: Site, effort: Effort, factor: float) -> list[Run]:
    runs: list[Run] = []
    for operation in chosen:
        found = await suite.measured(operation, site, effort, factor)
        table.shown(operation, found)
        runs += found
    return runs


def _chosen(given: argparse.Namespace) -> list[Operation]:
    unknown = set(given.names) - {one.topic for one in OPERATIONS}
    if unknown:
        raise SystemExit(f"{unknown.pop()} is none of {', '.join(_topics())}")
    return [
        _narrowed(one, given) for one in OPERATIONS if not given.names or one.topic in given.names
    ]


def _narrowed(operation: Operation, given: argparse.Namespace) -> Operation:
    names = given.servers.split(",") if given.servers else operation.servers
    callers = given.callers.split(",") if given.callers else operation.concurrencies
    return replace(
        operation,
        servers=[name for name in operation.servers if name in names],
        concurrencies=[int(one) for one in callers],
    )


def _topics() -> list[str]:
    return list(dict.fromkeys(one.topic for one in OPERATIONS))


def _placed(cores: machine.Cores | None) -> str:
    if cores is None:
        return "nothing is pinned: there is one core, or no way to pin"
    return f"each server on core {cores.server}, all else on core {cores.others}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(_topics())}; none: all")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of each server")
    parser.add_argument("--seconds", type=float, default=2.0, help="seconds of each round")
    parser.add_argument("--servers", help="only these, parted by commas")
    parser.add_argument("--callers", help="only so many at once, parted by commas")
    parser.add_argument("--scale", type=float, default=1.0, help="a smaller town for trying out")
    parser.add_argument("--stores", type=int, default=1_000_000, help="of the search alone")
    parser.add_argument("--questions", type=int, default=600, help="to the search alone")
    return parser.parse_args()


if __name__ == "__main__":
    main()
