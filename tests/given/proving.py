"""What proves more than an ordinary run: how much there is to prove, and the seed of it."""

import os
import sys
from collections.abc import Callable
from secrets import randbelow

import pytest

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
