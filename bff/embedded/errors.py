"""What can go wrong with the embedded services, in sentences that say what to do."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ADVICE = {
    errno.EACCES: "is closed to this user: choose a data folder you may write to",
    errno.EPERM: "is closed to this user: choose a data folder you may write to",
    errno.EROFS: "lies on a read-only disk: choose another data folder",
    errno.ENOTDIR: "runs through a file where a folder is needed: move that file away",
    errno.EISDIR: "is a folder where a file is needed: move it away",
    errno.EEXIST: "is a file where a folder is needed: move it away",
    errno.ENAMETOOLONG: "is too long a path: choose a data folder with a shorter one",
    errno.ENOSPC: "lies on a full disk: make room and start again",
}


class EmbeddedError(Exception):
    """An embedded service cannot be had; the message is a sentence that says what to do."""


class AlreadyRunningError(EmbeddedError):
    """Another process owns the services of this data folder."""

    def __init__(self, data_dir: Path, *, pid: int | None) -> None:
        """Name the owner by its process id, None while it has not written it yet."""
        self.data_dir = data_dir
        self.pid = pid
        owner = "another process" if pid is None else f"process {pid}"
        super().__init__(
            f"The services of {data_dir} already run under {owner}: "
            f"stop it first, or choose another data folder."
        )


@contextmanager
def in_words() -> Iterator[None]:
    """Turn a refusal of the operating system into an EmbeddedError."""
    try:
        yield
    except OSError as refusal:
        raise EmbeddedError(_sentence(refusal)) from refusal


def _sentence(refusal: OSError) -> str:
    reason = refusal.strerror or str(refusal)
    if refusal.filename is None:
        return f"The embedded services cannot start: {reason}."
    advice = _ADVICE.get(refusal.errno or 0, f"cannot be used ({reason})")
    return f"{refusal.filename} {advice}."
