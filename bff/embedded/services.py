"""PostgreSQL and Redis for a machine that has neither, for as long as a block runs."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from bff.embedded import (
    accounts,
    addresses,
    cluster,
    folders,
    postgres,
    redis_server,
    shelf,
    wheel,
)
from bff.embedded.accounts import Account
from bff.embedded.errors import AlreadyRunningError, EmbeddedError, in_words
from bff.embedded.folders import DataFolder
from bff.embedded.ownership import Endpoints, held, publish, published

Say = Callable[[str], object]

_POSTGRES = "postgres"
_REDIS = "redis"
_SHARE_S_MAX = 120.0
_SHARE_POLL_S = 0.05


def to_stderr(sentence: str) -> None:
    """Tell the person at the terminal, apart from what a program may read."""
    sys.stderr.write(f"{sentence}\n")


@dataclass(frozen=True, slots=True)
class Given:
    """The addresses a caller set; what is None is started here, to be kept or not."""

    database_url: str | None
    migration_url: str | None
    redis_url: str | None
    kept: bool = True


@contextmanager
def services(
    data_dir: Path,
    *,
    database_url: str | None = None,
    migration_url: str | None = None,
    redis_url: str | None = None,
    share: bool = False,
    kept: bool = True,
    say: Say = to_stderr,
) -> Iterator[Endpoints]:
    """Yield the given addresses, and embedded services in place of those not given.

    EmbeddedError when one cannot be had; AlreadyRunningError when another process owns this folder
    and share is False: with share it joins that owner's services and leaves them running.
    With kept False a power cut may spoil all that is written, which makes writing quick.
    """
    given = _checked(Given(database_url, migration_url, redis_url, kept))
    with ExitStack() as stack:
        with in_words():
            endpoints = _obtained(stack, data_dir, given, share=share, say=say)
        yield endpoints


def erase(data_dir: Path) -> None:
    """Delete the embedded database and Redis files of a data folder, unless they are in use."""
    if not data_dir.exists():
        return
    with in_words(), held(folders.prepared(data_dir)) as data:
        _clear(data.path)
        _clear_shelf(data)
        data.log(_POSTGRES).unlink(missing_ok=True)
        data.log(_REDIS).unlink(missing_ok=True)
        rmtree(data.redis, ignore_errors=True)


def _checked(given: Given) -> Given:
    if given.migration_url and not given.database_url:
        raise EmbeddedError(
            "A migration URL is set without a database URL: set both, or unset both "
            "for the embedded database."
        )
    database_url = given.database_url and addresses.given_database(given.database_url)
    migration_url = given.migration_url and addresses.given_database(
        given.migration_url, name="migration URL"
    )
    redis_url = given.redis_url and addresses.given_redis(given.redis_url)
    migration_url = migration_url or database_url or None
    return Given(database_url or None, migration_url, redis_url or None, given.kept)


def _obtained(
    stack: ExitStack, data_dir: Path, given: Given, *, share: bool, say: Say
) -> Endpoints:
    if given.database_url and given.migration_url and given.redis_url:
        return Endpoints(given.database_url, given.migration_url, given.redis_url)
    data = folders.prepared(data_dir)
    if share and (offered := _joined(stack, data)) is not None:
        return _preferring(given, offered)
    if not share:
        stack.enter_context(held(data))
    return _started(stack, data, given, say)


def _joined(stack: ExitStack, data: DataFolder) -> Endpoints | None:
    give_up = time.monotonic() + _SHARE_S_MAX
    while (refusal := _refused(stack, data)) is not None:
        if (offered := published(data)) is not None:
            return offered
        if time.monotonic() > give_up:
            raise refusal
        time.sleep(_SHARE_POLL_S)
    return None


def _refused(stack: ExitStack, data: DataFolder) -> AlreadyRunningError | None:
    try:
        stack.enter_context(held(data))
    except AlreadyRunningError as refusal:
        return refusal
    return None


def _started(stack: ExitStack, data: DataFolder, given: Given, say: Say) -> Endpoints:
    own = Endpoints(
        *(("", "") if given.database_url else _own_database(stack, data, given, say)),
        "" if given.redis_url else _own_redis(stack, data, say),
    )
    endpoints = _preferring(given, own)
    publish(data, endpoints)
    stack.callback(data.endpoints.unlink, missing_ok=True)
    return endpoints


def _preferring(given: Given, own: Endpoints) -> Endpoints:
    return Endpoints(
        given.database_url or own.database_url,
        given.migration_url or own.migration_url,
        given.redis_url or own.redis_url,
    )


def _own_database(stack: ExitStack, data: DataFolder, given: Given, say: Say) -> tuple[str, str]:
    account = accounts.for_postgres()
    binaries = wheel.usable_by(account, wheel.installed(), say=say)
    site = postgres.Site(
        binaries=binaries,
        account=account,
        cluster=cluster.ready(_home(data, account), binaries, account, say=say),
        sockets=data.sockets(_POSTGRES),
        log=data.log(_POSTGRES),
        settings=postgres.SETTINGS if given.kept else postgres.UNKEPT,
    )
    sockets = stack.enter_context(postgres.serving(site, say=say))
    app = addresses.own_database(sockets, role="dongxiao_app")
    return app, addresses.own_database(sockets, role="dongxiao_owner")


def _own_redis(stack: ExitStack, data: DataFolder, say: Say) -> str:
    program = redis_server.found(os.environ.get("PATH"))
    listening = stack.enter_context(redis_server.serving(data, program, say=say))
    return addresses.own_redis(listening)


def _home(data: DataFolder, account: Account) -> Path:
    home = shelf.home(data, account)
    if home is None:
        # The data folder was deleted and begun anew; what it once named is of no use to anybody.
        _clear_shelf(data)
        home = shelf.new_home(data)
    return home


def _clear_shelf(data: DataFolder) -> None:
    for home in shelf.homes_of(data):
        _clear(home)
        rmtree(home)
    data.record.unlink(missing_ok=True)


def _clear(home: Path) -> None:
    postgres.stop_left_behind(home / _POSTGRES)
    rmtree(home / _POSTGRES, ignore_errors=True)
