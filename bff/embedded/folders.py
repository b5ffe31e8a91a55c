"""The folders of the embedded services, none of them open to strangers."""

import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bff.embedded.accounts import Account
from bff.embedded.errors import EmbeddedError

# A socket's path holds 103 characters on macOS, 107 on Linux, its folder and file name included.
_TEMP_BYTES_MAX = 103 - len("/dongxiao-0123456789ab-postgres/.s.PGSQL.5432")

# PostgreSQL's own programs stop at 1,024, names inside the cluster included.
_DATA_BYTES_MAX = 850


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder a caller chose, and the names of what lies in it."""

    path: Path

    @property
    def lock(self) -> Path:
        """Return the file the owner holds locked."""
        return self.path / "owner.lock"

    @property
    def endpoints(self) -> Path:
        """Return the file in which the owner tells others where to connect."""
        return self.path / "endpoints.json"

    @property
    def redis(self) -> Path:
        """Return Redis's working folder."""
        return self.path / "redis"

    @property
    def record(self) -> Path:
        """Return the file that names the cluster's home when it lies elsewhere."""
        return self.path / "cluster-home"

    def log(self, service: str) -> Path:
        """Return the log of one service."""
        return self.path / f"{service}.log"

    def sockets(self, service: str) -> Path:
        """Return the socket folder of one service, the same at every start."""
        name = sha256(f"{os.geteuid()}:{self.path}".encode()).hexdigest()[:12]
        return _temp() / f"dongxiao-{name}-{service}"


def prepared(data_dir: Path) -> DataFolder:
    """Return the data folder at its true path, made if it was missing."""
    path = Path(os.path.realpath(data_dir))
    if len(os.fsencode(path)) > _DATA_BYTES_MAX:
        raise EmbeddedError(
            f"The data folder's path is longer than {_DATA_BYTES_MAX} bytes: "
            f"choose one with a shorter path."
        )
    if not path.is_dir():
        path.mkdir(parents=True)
        # PostgreSQL's own user must pass through, and nobody may look around.
        path.chmod(0o711)
    return DataFolder(path)


def private(folder: Path, account: Account) -> Path:
    """Make, or find again, a folder that only this account and root may enter; empty it."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if not _is_ours(folder, account):
        raise EmbeddedError(
            f"{folder} belongs to somebody else: remove it, or set TMPDIR to a folder of your own."
        )
    os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    # A socket that nobody listens on would keep the next one from its name.
    for stale in folder.iterdir():
        stale.unlink()
    return folder


def _is_ours(folder: Path, account: Account) -> bool:
    found = folder.lstat()
    closed = stat.S_IMODE(found.st_mode) & 0o077 == 0
    owned = found.st_uid in {account.uid, os.geteuid()}
    return stat.S_ISDIR(found.st_mode) and closed and owned


def _temp() -> Path:
    chosen = Path(tempfile.gettempdir()).absolute()
    fits = len(os.fsencode(chosen)) <= _TEMP_BYTES_MAX
    return chosen if fits else Path(os.sep, "tmp")
