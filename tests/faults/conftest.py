"""What is thrown at a server: seeds that replay, and a place that nobody else looks at."""

import os
import sys
from collections.abc import AsyncIterator, Callable
from secrets import randbelow

import pytest

from bff.database import opened
from bff.kit.database import Database
from tests import services as services_of_tests
from tests.services import Services

PROVE = bool(os.environ.get("PROVE"))

Say = Callable[[str], None]


@pytest.fixture(scope="session")
def seed() -> int:
    """Return the number that replays this run when it is given as PROVE_SEED."""
    return int(os.environ.get("PROVE_SEED") or randbelow(2**32))


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Tell whoever proves what came of it; in an ordinary run, whoever sees it fail."""

    def told(line: str) -> None:
        if not PROVE:
            sys.stdout.write(f"{line}\n")
            return
        with capsys.disabled():
            sys.stdout.write(f"\n{line}\n")

    return told


@pytest.fixture(scope="module")
async def still_place(services: Services, origin: str) -> AsyncIterator[Services]:
    """A database in which nobody else writes, so that the auditor finds it quiet."""
    async with services_of_tests.copied(services, origin) as place:
        yield place


@pytest.fixture(scope="module")
async def still_database(still_place: Services) -> AsyncIterator[Database]:
    async with opened(still_place.database_url) as database:
        yield database
