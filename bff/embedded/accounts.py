"""Who runs PostgreSQL: the caller, or a powerless user when the caller is root."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

_NOBODY = 65534


@dataclass(frozen=True, slots=True)
class Account:
    """A user and a group of the operating system."""

    uid: int
    gid: int

    @property
    def is_caller(self) -> bool:
        """Tell whether this is the user the program already runs as."""
        return self.uid == os.geteuid()


def caller() -> Account:
    """Return the account the program runs as."""
    return Account(os.geteuid(), os.getegid())


def for_postgres() -> Account:
    """Return the account PostgreSQL runs as, never root, because it refuses root."""
    return Account(_NOBODY, _NOBODY) if os.geteuid() == 0 else caller()


def reaches(account: Account, folder: Path) -> bool:
    """Tell whether the account can enter this absolute folder as its permissions stand."""
    return account.is_caller or all(_opens_to(account, step) for step in (folder, *folder.parents))


def _opens_to(account: Account, folder: Path) -> bool:
    found = folder.stat()
    needed = stat.S_IXUSR if found.st_uid == account.uid else stat.S_IXOTH
    return bool(found.st_mode & needed)
