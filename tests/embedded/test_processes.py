import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from signal import SIGKILL, SIGTERM

import pytest

from bff.embedded import processes
from bff.embedded.accounts import caller
from bff.embedded.processes import Running, is_alive, spawn, stop, until

STUBBORN = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
signal.pause()
"""


@pytest.fixture
def stubborn(tmp_path: Path) -> Iterator[Running]:
    log = tmp_path / "log"
    command = [sys.executable, "-c", STUBBORN]
    running = spawn(command, account=caller(), cwd=tmp_path, log=log, mark="signal.pause")
    assert until(lambda: "deaf" in processes.tail(log), within_s=20)
    yield running
    stop(running, [(SIGKILL, 5.0)])


def test_process_deaf_to_kind_words_is_killed(stubborn: Running) -> None:
    stop(stubborn, [(SIGTERM, 0.1), (SIGKILL, 5.0)])
    assert stubborn.ended()


def test_interrupted_stop_still_stops(stubborn: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    patience = iter([KeyboardInterrupt])

    def impatient(_: float) -> None:
        for interruption in patience:
            raise interruption

    monkeypatch.setattr(time, "sleep", impatient)
    with pytest.raises(KeyboardInterrupt):
        stop(stubborn, [(SIGTERM, 60.0), (SIGKILL, 5.0)])
    assert stubborn.ended()


def test_number_worn_by_a_stranger_is_not_ours() -> None:
    assert is_alive(os.getpid(), mark="python")
    assert not is_alive(os.getpid(), mark="postgres -D /somewhere")


def test_zombie_counts_as_dead(stubborn: Running) -> None:
    left_behind = Running(stubborn.pid, stubborn.mark)
    assert not left_behind.ended()
    left_behind.tell(SIGKILL)
    assert until(left_behind.ended, within_s=5)


def test_ps_tells_the_same_command_line() -> None:
    asked = processes._from_ps(os.getpid()).strip()
    assert asked == processes._from_proc(os.getpid()).strip()


def test_full_log_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_LOG_BYTES_MAX", 10)
    log = tmp_path / "log"
    log.write_text("a line beyond the limit\n")
    stop(
        spawn([sys.executable, "-V"], account=caller(), cwd=tmp_path, log=log, mark=""),
        [(SIGTERM, 5.0)],
    )
    assert "beyond" not in log.read_text()
