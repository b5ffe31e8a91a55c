"""The table of an operation: what each server did, and how ours compares."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from rich.console import Console, JustifyMethod
from rich.table import Table

from bench.kinds import ALL
from bench.rounds import Run

OURS = "dongxiao"
COLUMNS = (
    "callers",
    "server",
    "requests/s",
    "p50 ms",
    "p99 ms",
    "CPU ms: server",
    "database",
    "callers",
    "ours to it: requests/s",
    "p99",
)
SERVERS = {kind.name: kind.words for kind in ALL} | {
    "graphql-core": "its execute, of the same schema, document and rows",
}
# Also where no terminal says how wide it is.
WIDTH = 124
WORDS = frozenset({"callers", "server"})


def shown(title: str, runs: Sequence[Run]) -> None:
    """Print the table of one operation, and what its servers are."""
    print(f"\n{title}; medians of {runs[0].rounds} rounds")
    table = Table()
    for column in COLUMNS:
        justify: JustifyMethod = "left" if column in WORDS else "right"
        table.add_column(column, justify=justify, no_wrap=column in WORDS)
    for _, leg in groupby(runs, key=attrgetter("concurrency")):
        for row in _rows(list(leg)):
            table.add_row(*row)
        table.add_section()
    Console(width=WIDTH).print(table)
    for name in dict.fromkeys(run.server for run in runs):
        print(f"  {name}: {SERVERS[name]}")


def _rows(leg: Sequence[Run]) -> list[list[str]]:
    ours = next((run for run in leg if run.server == OURS), None)
    return [_row(run, ours) for run in leg]


def _row(run: Run, ours: Run | None) -> list[str]:
    figures = run.figures
    return [
        str(run.concurrency),
        run.server,
        f"{figures.requests_per_s:,.0f}",
        f"{figures.p50_ms:.2f}",
        f"{figures.p99_ms:.2f}",
        f"{figures.server_cpu_ms:.3f}",
        f"{figures.database_cpu_ms:.3f}",
        f"{figures.callers_cpu_ms:.3f}",
        *_compared(run, ours),
    ]


def _compared(run: Run, ours: Run | None) -> tuple[str, str]:
    if ours is None or run is ours:
        return "", ""
    faster = ours.figures.requests_per_s / run.figures.requests_per_s
    return f"{faster:.2f}", f"{ours.figures.p99_ms / run.figures.p99_ms:.2f}"
