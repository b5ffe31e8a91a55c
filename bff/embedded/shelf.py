"""Homes for clusters of root, whose own folders PostgreSQL's user may not enter."""

import tempfile
from pathlib import Path

from bff.embedded.accounts import Account, reaches
from bff.embedded.errors import EmbeddedError
from bff.embedded.folders import DataFolder

SHELF = Path("/var/lib/dongxiao")

_OWNER = "belongs-to"


def ready(shelf: Path) -> Path:
    """Return the shelf, made if it was missing so that anyone may enter it."""
    if not shelf.is_dir():
        shelf.mkdir(parents=True)
        shelf.chmod(0o755)
    return shelf


def home(data: DataFolder, account: Account, *, shelf: Path = SHELF) -> Path | None:
    """Return where the cluster lives or may live, None if it needs a new home on the shelf."""
    if data.record.exists():
        return _recorded(data, shelf)
    return data.path if reaches(account, data.path) else None


def new_home(data: DataFolder, *, shelf: Path = SHELF) -> Path:
    """Return an empty home on the shelf, recorded in the data folder."""
    made = Path(tempfile.mkdtemp(prefix="data-", dir=ready(shelf)))
    made.chmod(0o711)
    (made / _OWNER).write_text(str(data.path))
    data.record.write_text(str(made))
    return made


def homes_of(data: DataFolder, *, shelf: Path = SHELF) -> list[Path]:
    """Return every home on the shelf that was made for this data folder's path."""
    return [each for each in shelf.glob("data-*") if _owner(each) == data.path]


def _recorded(data: DataFolder, shelf: Path) -> Path | None:
    named = Path(data.record.read_text().strip())
    if named.parent != shelf or not named.is_dir():
        raise EmbeddedError(
            f"{data.record} names a database at {named} that is not there: bring it back, "
            f"or delete that file to begin with an empty one."
        )
    if _is_copy(data, named):
        return None
    (named / _OWNER).write_text(str(data.path))
    return named


def _is_copy(data: DataFolder, named: Path) -> bool:
    owner = _owner(named)
    return owner is not None and owner != data.path and DataFolder(owner).record.exists()


def _owner(named: Path) -> Path | None:
    written = named / _OWNER
    return Path(written.read_text()) if written.exists() else None
