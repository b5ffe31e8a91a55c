"""What the sandbox remembers: one SQLite file, which outlives a killed process."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bff.sandbox.tables import SCHEMAS

FILE = "sandbox.sqlite3"
# The seed writes people while the sandbox runs.
BUSY_TIMEOUT_S = 5.0


class Store:
    """The tables of the sandbox, used from one thread; a statement alone is durable at once."""

    def __init__(self, folder: Path) -> None:
        """Open the file in `folder`, which is made if it is missing."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = sqlite3.connect(
            folder / FILE, isolation_level=None, timeout=BUSY_TIMEOUT_S, check_same_thread=False
        )
        self._file.row_factory = sqlite3.Row
        # With a write-ahead log a killed process loses nothing, and nobody waits for the disk.
        self._file.execute("pragma journal_mode = wal")
        self._file.execute("pragma synchronous = normal")
        # One commit in place of thirty.
        self._file.executescript(f"begin immediate; {' '.join(SCHEMAS)} commit;")

    @contextmanager
    def together(self) -> Iterator[None]:
        """Have all statements of a block take effect, or none of them."""
        self._file.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._file.execute("rollback")
            raise
        self._file.execute("commit")

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Have a part of such a block take no effect."""
        self._file.execute("savepoint part")
        try:
            yield
        finally:
            self._file.execute("rollback to part")
            self._file.execute("release part")

    def rows(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """Run a statement and return all its rows."""
        return self._file.execute(statement, values).fetchall()

    def row(self, statement: str, *values: object) -> sqlite3.Row | None:
        """Run a statement and return its first row, or None."""
        found = self.rows(statement, *values)
        return found[0] if found else None

    def value(self, statement: str, *values: object) -> Any:
        """Run a statement and return the first column of its first row, or None."""
        found = self.row(statement, *values)
        return None if found is None else found[0]

    def close(self) -> None:
        """Close the file."""
        self._file.close()
