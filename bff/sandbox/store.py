"""What the sandbox remembers: one SQLite file, which outlives a killed process."""

import sqlite3
from pathlib import Path
from typing import Any

FILE = "sandbox.sqlite3"
# The seed writes people while the sandbox runs.
BUSY_TIMEOUT_S = 5.0

SCHEMA = """
create table if not exists person (
    id text primary key, name text not null, phone text, has_unionid integer not null);
create table if not exists account (
    openid text primary key, appid text not null, person text not null, seen_at real);
create table if not exists code (
    code text primary key, kind text not null, appid text not null, person text not null,
    issued_at real not null, used integer not null default 0);
create table if not exists token (
    token text primary key, appid text not null, kind text not null, forced integer not null,
    issued_at real not null, dies_at real not null, replaced integer not null default 0);
create table if not exists consent (
    person text not null, template text not null, left integer not null,
    primary key (person, template));
create table if not exists message (
    id integer primary key, at real not null, person text not null, appid text not null,
    template text not null, data text not null, page text);
create table if not exists fault (
    id integer primary key, path text not null, left integer, facts text not null);
create table if not exists received (
    id integer primary key, at real not null, method text not null, path text not null,
    query text not null, body text not null, verdict text not null);
create index if not exists received_path on received (path);
create table if not exists clock (only_row integer primary key check (only_row = 1), ahead_s real);
"""


class Store:
    """The tables of the sandbox, used from one thread; every statement is durable at once."""

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
        self._file.executescript(SCHEMA)

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
