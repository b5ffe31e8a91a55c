"""`results.svg`: the requests a second of each server, operation by operation, as bars."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from bench.results import Result

PATH = Path(__file__).with_name("results.svg")
WIDTH, NAMES, BAR, STEP, HEAD, GAP = 760, 150, 460, 20, 30, 16
OURS, OTHERS = "#b3261e", "#8a8f98"


def drawn(results: Sequence[Result], path: Path = PATH) -> None:
    """Draw the legs, one beneath the other, each to a scale of its own."""
    legs = [list(leg) for _, leg in groupby(results, key=_leg)]
    tops = [GAP]
    for leg in legs:
        tops.append(tops[-1] + HEAD + STEP * len(leg) + GAP)
    lines = [line for top, leg in zip(tops, legs, strict=False) for line in _group(top, leg)]
    frame = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tops[-1]}" '
        'font-family="sans-serif" font-size="13">'
        f'<rect width="{WIDTH}" height="{tops[-1]}" fill="#fff"/>'
    )
    path.write_text("\n".join([frame, *lines, "</svg>", ""]), encoding="utf-8")


def _leg(result: Result) -> tuple[str, int]:
    return result["operation"], result["concurrency"]


def _group(top: int, leg: Sequence[Result]) -> Iterator[str]:
    operation, callers = _leg(leg[0])
    title = f"{operation}, {callers} at once: requests a second"
    yield f'<text x="{GAP}" y="{top + STEP - 4}" font-weight="bold">{escape(title)}</text>'
    most = max(one["requests_per_s"] for one in leg)
    for place, one in enumerate(sorted(leg, key=lambda one: -one["requests_per_s"])):
        yield from _bar(top + HEAD + STEP * place, one, most)


def _bar(top: int, one: Result, most: float) -> Iterator[str]:
    colour = OURS if one["server"] == "dongxiao" else OTHERS
    width = max(1, round(BAR * one["requests_per_s"] / most))
    yield f'<text x="{GAP}" y="{top + 12}">{escape(one["server"])}</text>'
    yield f'<rect x="{NAMES}" y="{top}" width="{width}" height="{STEP - 5}" fill="{colour}"/>'
    yield f'<text x="{NAMES + width + 6}" y="{top + 12}">{one["requests_per_s"]:,.0f}</text>'
