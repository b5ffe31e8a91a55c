"""How these tests ask the services, and how they play an owner that can be killed."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from bff.embedded.folders import DataFolder
from bff.embedded.postgres import read_pid_file
from bff.embedded.shelf import SHELF

_OWNER = """
import signal, sys
from pathlib import Path
from bff.embedded import services
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
signal.signal(signal.SIGINT, signal.default_int_handler)
with services(Path(sys.argv[1]), share=len(sys.argv) > 2) as endpoints:
    print(endpoints.database_url, flush=True)
    sys.stdin.read()
"""


def ask(url: str, *statements: str) -> object:
    """Run the statements on one connection and return the last one's value."""
    return asyncio.run(_ask(url, statements))


def postmaster(data_dir: Path) -> int:
    """Return the process id of the folder's database server."""
    written = read_pid_file(cluster_of(data_dir))
    assert written is not None
    return written.pid


def cluster_of(data_dir: Path) -> Path:
    """Return where the folder's database lies."""
    record = DataFolder(data_dir).record
    home = Path(record.read_text()) if record.exists() else data_dir
    return home / "postgres"


def processes_of(data_dir: Path) -> list[int]:
    """Return the living processes whose command line names this folder's services."""
    data = DataFolder(data_dir)
    marks = (str(cluster_of(data_dir)), data.sockets("redis").name, data.sockets("postgres").name)
    lines = {int(each.name): _line(each) for each in Path("/proc").glob("[0-9]*")}
    return [pid for pid, line in lines.items() if any(mark in line for mark in marks)]


def shelf_of(data_dir: Path) -> list[Path]:
    """Return the homes on the shelf that were made for this folder."""
    marks = SHELF.glob("data-*/belongs-to")
    return [mark.parent for mark in marks if mark.read_text() == str(data_dir)]


@contextmanager
def owner(data_dir: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run another process around the services of this folder, killed at the end if it lives."""
    command = [sys.executable, "-c", _OWNER, str(data_dir), *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def url_from(process: subprocess.Popen[str]) -> str:
    """Wait until the owner's services are up and return the application's address."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def modes(folder: Path) -> dict[Path, int]:
    """Return the permissions of a folder and of all above it."""
    return {step: step.stat().st_mode for step in (folder, *folder.parents)}


async def _ask(url: str, statements: tuple[str, ...]) -> object:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements[:-1]:
            await connection.execute(statement)
        return await connection.fetchval(statements[-1])
    finally:
        await connection.close()


def _line(process: Path) -> str:
    try:
        return (process / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""
