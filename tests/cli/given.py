"""The command `bff` as a person starts it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from typer.testing import CliRunner, Result

from bff.cli import app
from bff.config import Settings
from tests.services import Services

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
# A whole test run comes from one address.
LIFTED = {name: 1_000_000_000 for name in Settings.model_fields if name.startswith("limit_")}


def environment(**settings: object) -> dict[str, str]:
    """Return an environment with these settings of ours and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BFF_")}
    return kept | {f"BFF_{name.upper()}": str(value) for name, value in settings.items()}


def of(place: Services, data_dir: Path) -> dict[str, object]:
    """Return the settings that name this database, and a folder."""
    return {
        "database_url": place.database_url,
        "database_migration_url": place.migration_url,
        "redis_url": place.redis_url,
        "data_dir": data_dir,
        **LIFTED,
    }


def ran(*words: str, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run a command to its end and keep what it says."""
    return subprocess.run(
        [sys.executable, "-m", "bff.cli", *words],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )


def told(*words: str, **settings: object) -> Result:
    """Run a command within this process, which saves the time that it takes to start."""
    env: dict[str, str | None] = dict.fromkeys(n for n in os.environ if n.startswith("BFF_"))
    named = {f"BFF_{name.upper()}": str(value) for name, value in settings.items()}
    return CliRunner().invoke(app, list(words), env=env | named)


def free_ports(count: int) -> list[int]:
    """Return ports on which nobody listens."""
    doors = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(door.getsockname()[1]) for door in doors]
    for door in doors:
        door.close()
    return ports


@contextmanager
def serving(
    settings: Mapping[str, object], said: Path, word: str = "serve"
) -> Iterator[subprocess.Popen[str]]:
    """Run a command that serves until the block ends; what it says to a person goes to `said`."""
    with (
        said.open("w") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "bff.cli", word],
            cwd=ROOT,
            env=environment(**settings),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as server,
    ):
        try:
            yield server
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(PATIENCE_S)


def first_line(output: IO[str] | None) -> str:
    """Wait for the first line that a process says and return it; empty when it ends."""
    assert output is not None
    return output.readline().strip()
