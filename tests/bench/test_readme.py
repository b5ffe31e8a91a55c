"""What the READMEs say of a measurement is what was measured."""

import pytest

from bench import readme, results
from bench.readme import PAGES, Page
from bench.results import Result

PAGE_LINES_MAX = 150


def run(operation: str, concurrency: int, server: str, rate: float) -> Result:
    leg = {"operation": operation, "concurrency": concurrency, "server": server}
    return leg | {"requests_per_s": rate, "rounds": 9, "machine": "2 cores"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path.name)
def test_a_readme_says_what_was_measured(page: Page) -> None:
    assert page.path.read_text(encoding="utf-8") == page.written(results.read())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path.name)
def test_a_readme_has_room_for_every_server(page: Page) -> None:
    every = [
        run(operation, callers, server, 1.0)
        for operation, callers in readme.SHOWN
        for server in readme.SERVERS
    ]

    assert len(page.written(every).splitlines()) <= PAGE_LINES_MAX


def test_a_table_compares_each_server_with_ours() -> None:
    runs = [run("home", 64, "dongxiao", 1234.5), run("home", 64, "apollo", 100.0)]
    runs += [run("hello", 64, "dongxiao", 5000.0), run("hello", 64, "starlette", 6250.0)]

    lines = readme.table(runs).splitlines()

    assert lines == [
        "|  | home, 64 | hello, 64 |",
        "| --- | --: | --: |",
        "| `dongxiao` | **1,234** | **5,000** |",
        "| `apollo` | 100 (12.3 x) |  |",
        "| `starlette` |  | 6,250 (0.8 x) |",
    ]
