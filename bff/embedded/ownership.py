"""One owner per data folder, who writes down for others where its services listen."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from bff.embedded.errors import AlreadyRunningError
from bff.embedded.folders import DataFolder


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the services listen, as addresses for asyncpg and redis-py."""

    database_url: str
    migration_url: str
    redis_url: str


@contextmanager
def held(data: DataFolder) -> Iterator[DataFolder]:
    """Own this data folder's services until the block ends."""
    with data.lock.open("a+") as lock:
        try:
            # The system lets go of it however the owner ends, also by SIGKILL.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(data.path, pid=_owner(data)) from None
        # Those of an owner that died lead nowhere.
        data.endpoints.unlink(missing_ok=True)
        data.lock.write_text(str(os.getpid()))
        try:
            yield data
        finally:
            data.endpoints.unlink(missing_ok=True)
            data.lock.write_text("")


def publish(data: DataFolder, endpoints: Endpoints) -> None:
    """Write down where the owner's services listen, all at once or not at all."""
    unfinished = data.endpoints.with_suffix(".unfinished")
    # A given address may hold a password.
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps({"pid": os.getpid(), **asdict(endpoints)}, indent=2) + "\n")
    unfinished.replace(data.endpoints)


def published(data: DataFolder) -> Endpoints | None:
    """Return where the present owner's services listen, None before they are ready."""
    try:
        written = json.loads(data.endpoints.read_text())
    except FileNotFoundError:
        return None
    # A new owner may be starting while the old one's file still lies there.
    return Endpoints(**written) if written.pop("pid") == _owner(data) else None


def _owner(data: DataFolder) -> int | None:
    written = data.lock.read_text()
    return int(written) if written.isdigit() else None
