"""A new PostgreSQL cluster, made aside and renamed into place when it is whole."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from bff.embedded.accounts import Account
from bff.embedded.errors import EmbeddedError
from bff.embedded.processes import Command, finished
from bff.embedded.wheel import Binaries

_MAJOR = "18"
_UNFINISHED = "initdb-"

# Written in template1, so that every database the owner creates grants alike.
_OWNER_GRANTS = "ALTER DEFAULT PRIVILEGES FOR ROLE dongxiao_owner GRANT"
_ROLES = f"""\
CREATE ROLE dongxiao_owner LOGIN CREATEDB
CREATE ROLE dongxiao_app LOGIN
{_OWNER_GRANTS} SELECT, INSERT, UPDATE, DELETE ON TABLES TO dongxiao_app
{_OWNER_GRANTS} USAGE, SELECT ON SEQUENCES TO dongxiao_app
{_OWNER_GRANTS} USAGE ON SCHEMAS TO dongxiao_app
CREATE DATABASE dongxiao OWNER dongxiao_owner TEMPLATE template1
"""

# Trust is safe here: only a Unix socket listens, and its folder is closed to other users.
_WHO_MAY_CONNECT = "local all all trust\n"


def ready(
    home: Path, binaries: Binaries, account: Account, *, say: Callable[[str], object]
) -> Path:
    """Return the cluster in this home, made first if there is none."""
    cluster = home / "postgres"
    _sweep(home)
    if not cluster.exists():
        say(f"Creating the database in {cluster}.")
        _create(cluster, binaries, account)
    _check(cluster, account)
    return cluster


def _create(cluster: Path, binaries: Binaries, account: Account) -> None:
    fresh = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=cluster.parent))
    try:
        os.chown(fresh, account.uid, account.gid)
        for command, typed in _steps(fresh, binaries):
            _run(command, typed, account, cwd=fresh)
        # Before the sync, which must make it as lasting as all the rest.
        (fresh / "pg_hba.conf").write_text(_WHO_MAY_CONNECT)
        _run([binaries.initdb, "--sync-only", "-D", fresh], "", account, cwd=fresh)
        fresh.rename(cluster)
        _sync(cluster.parent)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _steps(fresh: Path, binaries: Binaries) -> list[tuple[Command, str]]:
    # The same order of texts on every machine, whatever its own language is.
    locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin")
    made = (binaries.initdb, "-D", fresh, "--no-sync", "--username=postgres", "--auth=trust")
    single = (binaries.postgres, "--single", "-F", "-D", fresh, "template1")
    return [((*made, *locale, "--builtin-locale=C.UTF-8"), ""), (single, _ROLES)]


def _run(command: Command, typed: str, account: Account, *, cwd: Path) -> None:
    done = finished(command, account=account, cwd=cwd, typed=typed)
    # The single-user server reports a refused statement and still ends with success.
    refused = [line for line in done.stdout.splitlines() if "ERROR:" in line or "FATAL:" in line]
    if done.returncode != 0 or refused:
        said = (refused or done.stdout.strip().splitlines() or ["it said nothing"])[-1]
        raise EmbeddedError(
            f"The database in {cwd.parent} could not be created: {said.strip()}. "
            f"Mend that, or set a database URL."
        )


def _check(cluster: Path, account: Account) -> None:
    owner = cluster.stat().st_uid
    if owner != account.uid:
        raise EmbeddedError(
            f"{cluster} belongs to user {owner}: run as that user, or choose another data folder."
        )
    marked = cluster / "PG_VERSION"
    found = marked.read_text().strip() if marked.exists() else "no database"
    if found != _MAJOR:
        raise EmbeddedError(
            f"{cluster} holds {found} where a PostgreSQL {_MAJOR} database is needed: "
            f"move it away, or choose another data folder."
        )


def _sweep(home: Path) -> None:
    for unfinished in home.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(unfinished, ignore_errors=True)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
