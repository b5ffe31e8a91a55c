"""The founding journey, as `make story` plays it, against a server of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services import Services

READY_S = 60
PLAYED_S = 60
BFF = (sys.executable, "-m", "bff.cli")
SERVICES = ("database_url", "database_migration_url", "redis_url")
Environment = dict[str, str]


def free_port() -> str:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return str(door.getsockname()[1])


@pytest.fixture
def environment(own_place: Services, tmp_path: Path) -> Environment:
    return os.environ | {
        "BFF_DATA_DIR": str(tmp_path),
        "BFF_PORT": free_port(),
        "BFF_SANDBOX_PORT": free_port(),
        "BFF_DATABASE_URL": own_place.database_url,
        "BFF_DATABASE_MIGRATION_URL": own_place.migration_url,
        "BFF_REDIS_URL": own_place.redis_url,
        # A company's proxy, which cannot reach this machine.
        "http_proxy": "http://127.0.0.1:9",
    }


@pytest.fixture
def serving(environment: Environment) -> Iterator[None]:
    # A small brand of the same shape: the server makes one of 10,000 stores only where none is.
    subprocess.run([*BFF, "seed", "--stores", "300"], env=environment, check=True)
    with subprocess.Popen([*BFF, "serve"], env=environment, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdout.readline().startswith(b"ready ")
        yield
        server.terminate()
        server.wait(READY_S)


def played(environment: Environment) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*BFF, "story"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PLAYED_S,
        check=False,
    )


@pytest.mark.usefixtures("serving")
def test_the_founding_journey_can_be_played_twice(environment: Environment) -> None:
    first, again = played(environment), played(environment)

    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert "The ledger sums to zero." in first.stdout
    assert "¥10.00 reimbursement arrives" in again.stdout


def test_without_a_server_it_says_what_to_start(environment: Environment) -> None:
    subprocess.run([*BFF, "seed", "--stores", "2"], env=environment, check=True)

    told = played(environment)

    assert told.returncode == 2
    assert "make run" in told.stderr
