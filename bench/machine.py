"""The machine under the measurement: which core does what, and what each process costs."""

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")
# Where the fields of /proc/<pid>/stat begin that stand behind the name in brackets.
PARENT, OWN, OF_ENDED_CHILDREN = 1, slice(11, 13), slice(11, 15)


@dataclass(frozen=True)
class Cores:
    """One core for the server alone, one for all that it is measured with."""

    server: int
    others: int

    def pin(self) -> None:
        """Pin this process, and whatever it starts, to the core of the others."""
        os.sched_setaffinity(0, {self.others})

    @property
    def pinning(self) -> Callable[[], None]:
        """What a server's process does before it becomes the server."""
        return lambda: os.sched_setaffinity(0, {self.server})


def cores() -> Cores | None:
    """Return the two cores to measure with; None where there are none or nobody can be pinned."""
    allowed = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    return Cores(server=allowed[0], others=allowed[1]) if len(allowed) > 1 else None


def cpu_s(pid: int) -> float:
    """Return the CPU seconds that a process, and those that it started, have used so far."""
    return _used_s(pid, OF_ENDED_CHILDREN) + sum(_used_s(child, OWN) for child in _children(pid))


def resident_mb(pid: int) -> float:
    """Return how many megabytes of memory a process holds."""
    pages = int((PROC / str(pid) / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def parent(pid: int) -> int | None:
    """Return the process that started this one; None when it is on another machine."""
    try:
        return int(_stat(pid)[PARENT])
    except OSError:
        return None


def words() -> str:
    """Describe the machine."""
    listed = PROC / "cpuinfo"
    lines = listed.read_text().splitlines() if listed.exists() else []
    models = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.processor() or platform.machine()
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = platform.python_version()
    return f"{os.cpu_count()} cores ({model}), {memory_gib:.0f} GiB, Python {python}"


def _children(pid: int) -> list[int]:
    # To look through all processes would take so long that callers had to wait for it.
    known = PROC / str(pid) / "task" / str(pid) / "children"
    if known.exists():
        return [int(child) for child in known.read_text().split()]
    listed = [path for path in PROC.iterdir() if path.name.isdigit()]
    return [int(path.name) for path in listed if parent(int(path.name)) == pid]


def _used_s(pid: int, which: slice) -> float:
    try:
        return sum(int(ticks) for ticks in _stat(pid)[which]) / TICKS_PER_S
    except OSError:
        return 0.0


def _stat(pid: int) -> list[str]:
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
