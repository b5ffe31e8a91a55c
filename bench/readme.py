"""`python -m bench.readme`: write what was measured into both READMEs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import results
from bench.results import Result
from bench.table import OURS, SERVERS

ROOT = Path(__file__).parents[1]
PLACE = re.compile(r"(<!-- measured -->\n).*(<!-- /measured -->\n)", re.DOTALL)
# As many as stand beside each other on a page.
SHOWN = (
    ("home", 1),
    ("home", 16),
    ("home", 64),
    ("nearby", 64),
    ("nearby-1m", 64),
    ("claim", 64),
    ("hello", 64),
    ("executor", 1),
)
TIMES = 100


@dataclass(frozen=True)
class Page:
    """A README, and the words around its table."""

    path: Path
    said: str

    def section(self, runs: Sequence[Result]) -> str:
        """Return what stands between the page's two marks; nothing while nothing is measured."""
        if not runs:
            return ""
        said = self.said.format(machine=runs[0]["machine"], rounds=runs[0]["rounds"])
        return f"{said}\n\n{table(runs)}\n"

    def written(self, runs: Sequence[Result]) -> str:
        """Return the page's text with these runs in it."""
        text = self.path.read_text(encoding="utf-8")
        return PLACE.sub(lambda marks: marks[1] + self.section(runs) + marks[2], text)


PAGES = (
    Page(
        ROOT / "README.md",
        "Requests a second, and how many times as many ours answered; only ours has sessions and "
        "limits.\nBehind a topic: how many ask at once. Medians of {rounds} rounds on {machine} "
        "([picture](bench/results.svg)).",
    ),
    Page(
        ROOT / "README.zh-CN.md",
        "每秒请求数，括号内是我们的倍数；只有我们带会话和限流。表头数字：同时发问的数量。\n"
        "{rounds} 轮取中位数，机器：{machine}（[图示](bench/results.svg)）。",
    ),
)


def main() -> None:
    runs = results.read()
    for page in PAGES:
        page.path.write_text(page.written(runs), encoding="utf-8")
        print(f"written: {page.path.name}")


def table(runs: Sequence[Result]) -> str:
    """Return the table: a row for each server, a column for each leg that is shown."""
    rates = {(*_leg(run), run["server"]): float(run["requests_per_s"]) for run in runs}
    legs = [leg for leg in SHOWN if (*leg, OURS) in rates]
    names = [name for name in SERVERS if any((*leg, name) in rates for leg in legs)]
    rows = [[f"`{name}`", *(_cell(rates, leg, name) for leg in legs)] for name in names]
    head = ["", *(f"{operation}, {callers}" for operation, callers in legs)]
    lines = [head, ["---", *("--:" for _ in legs)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(rates: Mapping[tuple[str, int, str], float], leg: tuple[str, int], name: str) -> str:
    rate, ours = rates.get((*leg, name)), rates[(*leg, OURS)]
    if rate is None:
        return ""
    return f"**{rate:,.0f}**" if name == OURS else f"{rate:,.0f} ({_times(ours / rate)})"


def _times(ratio: float) -> str:
    return f"{ratio:.1f} x" if ratio < TIMES else f"{ratio:.0f} x"


def _leg(run: Result) -> tuple[str, int]:
    return run["operation"], run["concurrency"]


if __name__ == "__main__":
    main()
