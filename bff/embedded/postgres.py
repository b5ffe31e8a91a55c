"""The PostgreSQL server of one cluster: started, or adopted from an owner that died."""

import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGQUIT

from bff.embedded.accounts import Account
from bff.embedded.errors import EmbeddedError
from bff.embedded.folders import private
from bff.embedded.processes import Running, spawn, stop, tail, until
from bff.embedded.wheel import Binaries

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    # For a server, a worker and a test run side by side, each with its own pool.
    "max_connections": "120",
    # A quarter of a gigabyte holds the demo, and leaves a laptop to its person.
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    # What is embedded is somebody's data all the same: a crash may lose nothing.
    "fsync": "on",
    "synchronous_commit": "on",
    # Nobody replicates a folder, so the log need not say what a replica would ask.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_buffers": "16MB",
    "min_wal_size": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "io_workers": "2",
    # Two cores are better given to two requests than to one.
    "max_parallel_workers_per_gather": "0",
    "TimeZone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}

# For what nobody keeps: no word waits until it is on a disk.
UNKEPT = SETTINGS | {"fsync": "off", "full_page_writes": "off"}

# Fast: clients are sent away, their work rolled back. Then as if the power failed. Then by force.
LADDER = ((SIGINT, 30.0), (SIGQUIT, 8.0), (SIGKILL, 8.0))

# What takes longer is told, so that nobody takes a recovery for a hang.
_QUIET_S = 2.0
_ANSWER_S_MAX = 1.0
# A recovery reads all that was logged since the last checkpoint.
_START_S_MAX = 180.0
_ORPHANS_S_MAX = 10.0


@dataclass(frozen=True, slots=True)
class Site:
    """What one server needs: programs, user, cluster, folder for its socket, log, settings."""

    binaries: Binaries
    account: Account
    cluster: Path
    sockets: Path
    log: Path
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PidFile:
    """What a server writes about itself in postmaster.pid."""

    pid: int
    sockets: Path
    is_ready: bool


@contextmanager
def serving(site: Site, *, say: Callable[[str], object]) -> Iterator[Path]:
    """Run the server and yield the folder of its socket; stop it on the way out."""
    running, sockets = _adopted(site) or _started(site, say)
    try:
        yield sockets
    finally:
        stop(running, LADDER)
        with suppress(OSError):
            sockets.rmdir()


def stop_left_behind(cluster: Path) -> None:
    """Stop the server of a cluster whose owner is gone."""
    left = read_pid_file(cluster)
    if left is not None:
        stop(Running(left.pid, _mark(cluster)), LADDER)


def read_pid_file(cluster: Path) -> PidFile | None:
    """Return what the cluster's last server wrote, None if that is nothing one can use."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        # A negative number stands for a single-user server.
        return PidFile(abs(int(lines[0])), Path(lines[4]), lines[7].strip() == "ready")
    except (FileNotFoundError, ValueError, IndexError):
        return None


def _adopted(site: Site) -> tuple[Running, Path] | None:
    left = read_pid_file(site.cluster)
    if left is None:
        return None
    running = Running(left.pid, _mark(site.cluster))
    until(lambda: running.ended() or _is_ready(left.pid, site.cluster), within_s=_START_S_MAX)
    if not running.ended() and until(lambda: _answers(left.sockets), within_s=_ANSWER_S_MAX):
        return running, left.sockets
    stop(running, LADDER)
    return None


def _started(site: Site, say: Callable[[str], object]) -> tuple[Running, Path]:
    give_up = time.monotonic() + _ORPHANS_S_MAX
    while True:
        begun = site.log.stat().st_size if site.log.exists() else 0
        running = _spawned(site)
        if _became_ready(running, site.cluster, say):
            return running, site.sockets
        said = tail(site.log, since=begun)
        # The last children of a killed server need a moment to notice and let go.
        if "shared memory block" not in said or time.monotonic() > give_up:
            raise EmbeddedError(_sentence(site, said))


def _spawned(site: Site) -> Running:
    _disown(site.cluster / "postmaster.pid")
    private(site.sockets, site.account)
    settings = {**site.settings, "unix_socket_directories": f'"{site.sockets}"'}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return spawn(
        [site.binaries.postgres, "-D", site.cluster, *options],
        account=site.account,
        cwd=site.cluster,
        log=site.log,
        mark=_mark(site.cluster),
    )


def _became_ready(running: Running, cluster: Path, say: Callable[[str], object]) -> bool:
    def settled() -> bool:
        return running.ended() or _is_ready(running.pid, cluster)

    ready = False
    try:
        if not until(settled, within_s=_QUIET_S):
            say("PostgreSQL is recovering after an unclean end; this may take a minute.")
            until(settled, within_s=_START_S_MAX)
        ready = _is_ready(running.pid, cluster) and not running.ended()
    finally:
        if not ready:
            stop(running, LADDER)
    return ready


def _is_ready(pid: int, cluster: Path) -> bool:
    written = read_pid_file(cluster)
    return written is not None and written.pid == pid and written.is_ready


def _answers(sockets: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        return line.connect_ex(os.fspath(sockets / ".s.PGSQL.5432")) == 0


def _disown(pid_file: Path) -> None:
    # A stranger may wear the dead server's number by now. The server overlooks its own parent's
    # number; the other lines stay, because by them it finds children that still hold the memory.
    if not pid_file.exists():
        return
    first, newline, rest = pid_file.read_text().partition("\n")
    if first.strip().lstrip("-").isdigit() and newline:
        pid_file.write_text(f"{os.getpid()}\n{rest}")
    else:
        pid_file.unlink()


def _mark(cluster: Path) -> str:
    return f" -D {cluster} "


def _sentence(site: Site, said: str) -> str:
    fatal = [line for line in said.splitlines() if "FATAL:" in line] or said.splitlines()
    last = fatal[-1].strip() if fatal else "it said nothing"
    return f"PostgreSQL does not start: {last}. The rest stands in {site.log}."
