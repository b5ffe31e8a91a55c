"""`python -m bff.gateways.workshop.worker`: does what it is asked, piece by piece, until told."""

import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, BinaryIO

from bff.gateways.workshop import frames
from bff.gateways.workshop.frames import PREFIX_BYTES

if sys.platform != "win32":
    import resource

Work = Callable[[Mapping[str, Any], Sequence[bytes]], bytes]

# A picture of 25 megapixels needs a quarter of it; whatever wants more is an attack.
MEMORY_BYTES_MAX = 2 * 1024**3
# Whoever waits for an answer of the server goes before whoever waits for a picture.
NICENESS = 5


def main() -> None:
    """Read frames and answer each with one, until the other end is closed.

    An error that nobody foresaw ends the process; it is told on the way out.
    """
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not come between two frames.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _bounded()
    while prefix := asked.read(PREFIX_BYTES):
        answers.write(_answered(prefix, asked))
        answers.flush()


def _answered(prefix: bytes, asked: BinaryIO) -> bytes:
    head = frames.head(asked.read(int.from_bytes(prefix)))
    blobs = head.parted(asked.read(head.length))
    try:
        return frames.framed({}, _named(head.facts["work"])(head.facts["facts"], blobs))
    except ValueError as refused:
        return frames.framed({"refused": str(refused)})


def _named(name: str) -> Work:
    module, _, function = name.partition(":")
    work: Work = getattr(import_module(module), function)
    return work


def _bounded() -> None:
    # Ctrl-C reaches the whole group: the server decides when this process ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.nice(NICENESS)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))


if __name__ == "__main__":
    main()
