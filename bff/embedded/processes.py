"""Processes of our own: spawn one, recognise one left behind, stop one for certain."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import Signals
from typing import IO

from bff.embedded.accounts import Account, caller

Command = Sequence[str | Path]
Ladder = Sequence[tuple[Signals, float]]

_POLL_S = 0.01
# Nobody rotates the log of a folder; it begins anew instead.
_LOG_BYTES_MAX = 8_000_000
_TAIL_BYTES_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Running:
    """A server process: our child, or one that an earlier owner left behind."""

    pid: int
    mark: str
    child: subprocess.Popen[bytes] | None = None

    def ended(self) -> bool:
        """Tell whether the process is gone."""
        if self.child is not None:
            return self.child.poll() is not None
        return not is_alive(self.pid, mark=self.mark)

    def tell(self, word: Signals) -> None:
        """Send a signal, unless the process is gone."""
        if not self.ended():
            with suppress(ProcessLookupError):
                os.kill(self.pid, word)


def spawn(command: Command, *, account: Account, cwd: Path, log: Path, mark: str) -> Running:
    """Start a server that writes to this log and outlives a Ctrl-C at the terminal."""
    with _opened(log) as output:
        child = _begun(command, account, cwd, reads=subprocess.DEVNULL, writes=output)
    return Running(child.pid, mark, child)


def finished(
    command: Command, *, account: Account, cwd: Path, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a short program to its end and keep what it says."""
    pipe = subprocess.PIPE
    with _begun(command, account, cwd, reads=pipe, writes=pipe) as child:
        try:
            said, _ = child.communicate(typed.encode())
        finally:
            child.kill()
    text = said.decode(errors="replace")
    return subprocess.CompletedProcess(command, child.returncode, text)


def stop(running: Running, ladder: Ladder) -> None:
    """Climb from the politest signal to the last one, each with its patience in seconds."""
    (word, patience_s), *harder = ladder
    running.tell(word)
    try:
        until(running.ended, within_s=patience_s)
    finally:
        # Also on a second Ctrl-C: whoever interrupts the wait wants it to end sooner.
        if harder and not running.ended():
            stop(running, harder)


def until(condition: Callable[[], bool], *, within_s: float) -> bool:
    """Wait for a condition and tell whether it came true in time."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_S)
    return True


def is_alive(pid: int, *, mark: str) -> bool:
    """Tell whether the process lives and carries the mark in its command line, zombies do not."""
    return mark in _command_line(pid)


def tail(log: Path, *, since: int = 0) -> str:
    """Return the last words of a log, written after that many bytes."""
    said = log.read_bytes()[since:][-_TAIL_BYTES_MAX:] if log.exists() else b""
    return said.decode(errors="replace").strip()


def clean(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without what would steer PostgreSQL or translate its messages."""
    kept = {name: value for name, value in environment.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def _begun(
    command: Command, account: Account, cwd: Path, *, reads: int, writes: int | IO[bytes]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - commands of this package alone
        command,
        cwd=cwd,
        env=clean(os.environ),
        stdin=reads,
        stdout=writes,
        stderr=subprocess.STDOUT,
        # A session of its own, so that the terminal's Ctrl-C does not come before our own stop.
        start_new_session=True,
        umask=0o077,
        user=None if account.is_caller else account.uid,
        group=None if account.is_caller else account.gid,
        extra_groups=None if account.is_caller else [],
    )


def _opened(log: Path) -> IO[bytes]:
    full = log.exists() and log.stat().st_size > _LOG_BYTES_MAX
    return log.open("wb" if full else "ab")


def _command_line(pid: int) -> str:
    listed = Path("/proc/self/cmdline").exists()
    return _from_proc(pid) if listed else _from_ps(pid)


def _from_proc(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return ""
    return os.fsdecode(words.replace(b"\0", b" "))


def _from_ps(pid: int) -> str:
    asked = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    return finished(asked, account=caller(), cwd=Path("/")).stdout
