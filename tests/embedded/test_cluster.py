from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import asyncpg
import pytest

from bff.embedded import EmbeddedError, Endpoints, cluster, services, wheel
from bff.embedded.accounts import caller
from tests.embedded.witness import ask, cluster_of, owner

TRIGGER = """
    create table watched (n int);
    create function watch() returns trigger language plpgsql security definer
        as $$ begin new.n = new.n + 1; return new; end $$;
    create trigger watch before insert on watched for each row execute function watch();
"""


@pytest.fixture(scope="module")
def running(settled: Path) -> Iterator[Endpoints]:
    with services(settled) as found:
        yield found


def test_application_uses_what_the_owner_creates(running: Endpoints) -> None:
    made = "create schema shop; create table shop.sold (id bigserial, n int)"
    ask(running.migration_url, made, "select 1")
    ask(running.database_url, "insert into shop.sold (n) values (1)", "update shop.sold set n = 2")
    assert ask(running.database_url, "delete from shop.sold returning n") == 2


@pytest.mark.parametrize(
    "forbidden", ["create table mine()", "truncate owned", "drop table owned", "create schema mine"]
)
def test_application_owns_nothing(running: Endpoints, forbidden: str) -> None:
    ask(running.migration_url, "create table if not exists owned()", "select 1")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        ask(running.database_url, forbidden)


def test_owner_makes_triggers_without_being_superuser(running: Endpoints) -> None:
    ask(running.migration_url, TRIGGER, "select 1")
    assert ask(running.database_url, "insert into watched values (1) returning n") == 2
    assert ask(running.migration_url, "show is_superuser") == "off"


def test_databases_the_owner_makes_grant_alike(running: Endpoints) -> None:
    ask(running.migration_url, "create database another")
    app, owner_, _ = (url.replace("/dongxiao?", "/another?") for url in astuple(running))
    ask(owner_, "create table kept (n int)", "select 1")
    assert ask(app, "insert into kept values (5) returning n") == 5


def test_killed_creation_is_begun_anew(fresh: Path) -> None:
    with owner(fresh) as process:
        assert process.stderr is not None
        process.stderr.readline()
        process.kill()
        process.wait(timeout=30)
    assert not cluster_of(fresh).exists()
    with services(fresh) as found:
        assert ask(found.database_url, "select 1") == 1


@pytest.mark.parametrize(("written", "told"), [("17\n", "holds 17"), (None, "holds no database")])
def test_unfit_cluster_is_told_in_words(tmp_path: Path, written: str | None, told: str) -> None:
    (tmp_path / "postgres").mkdir()
    if written:
        (tmp_path / "postgres" / "PG_VERSION").write_text(written)
    with pytest.raises(EmbeddedError, match=f"{told} where a PostgreSQL 18"):
        cluster.ready(tmp_path, wheel.installed(), caller(), say=str)
