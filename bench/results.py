"""`results.json`: what was measured, for whoever wants to compare or draw it."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.rounds import Run

PATH = Path(__file__).with_name("results.json")

Result = Mapping[str, Any]


def written(runs: Sequence[Run], machine: str, path: Path = PATH) -> list[Result]:
    """Write the runs, and return them with those of operations that were not measured now."""
    # Figures of another machine, or of the same one on a busier day, are no ground for a ratio:
    # an operation is replaced as a whole.
    now = {run.operation for run in runs}
    kept = [one for one in read(path) if one["operation"] not in now and one["machine"] == machine]
    every: list[Result] = [*kept, *(run.as_json() | {"machine": machine} for run in runs)]
    path.write_text(json.dumps({"runs": every}, indent=1) + "\n", encoding="utf-8")
    return every


def read(path: Path = PATH) -> list[Result]:
    """Return all runs that are written; none before anything was measured."""
    known: list[Result] = json.loads(path.read_text())["runs"] if path.exists() else []
    return known
