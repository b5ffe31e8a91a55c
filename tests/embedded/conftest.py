import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bff.embedded import erase, services

IS_ROOT = os.geteuid() == 0

collect_ignore = ["test_as_user.py"] if IS_ROOT else ["test_as_root.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    who = "an ordinary user" if IS_ROOT else "root"
    terminalreporter.write_line(f"tests/embedded/{collect_ignore[0]} runs as {who} only")


@pytest.fixture(scope="session")
def said_at_first() -> list[str]:
    """Return what the first start of `data_dir` said."""
    return []


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory, said_at_first: list[str]) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("embedded")
    with services(folder, say=said_at_first.append):
        pass
    yield folder
    erase(folder)


@pytest.fixture
def data_dir(settled: Path) -> Path:
    """Return a data folder whose database exists and whose services are stopped."""
    return settled


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Path]:
    """Return a data folder that does not exist yet."""
    yield tmp_path / "data"
    erase(tmp_path / "data")
