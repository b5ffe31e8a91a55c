from dataclasses import astuple
from pathlib import Path

import asyncpg
import pytest

from bff.embedded import EmbeddedError, services
from tests.embedded.witness import ask, cluster_of, owner

TRIGGER = """
    create table watched (n int);
    create function watch() returns trigger language plpgsql security definer
        as $$ begin new.n = new.n + 1; return new; end $$;
    create trigger watch before insert on watched for each row execute function watch();
"""


def test_application_uses_what_the_owner_creates(data_dir: Path) -> None:
    made = "create schema shop; create table shop.sold (id bigserial, n int)"
    with services(data_dir) as found:
        ask(found.migration_url, made, "select 1")
        ask(
            found.database_url, "insert into shop.sold (n) values (1)", "update shop.sold set n = 2"
        )
        assert ask(found.database_url, "delete from shop.sold returning n") == 2


@pytest.mark.parametrize(
    "forbidden", ["create table mine()", "truncate owned", "drop table owned", "create schema mine"]
)
def test_application_owns_nothing(data_dir: Path, forbidden: str) -> None:
    with services(data_dir) as found:
        ask(found.migration_url, "create table if not exists owned()", "select 1")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            ask(found.database_url, forbidden)


def test_owner_makes_triggers_without_being_superuser(data_dir: Path) -> None:
    with services(data_dir) as found:
        ask(found.migration_url, TRIGGER, "select 1")
        assert ask(found.database_url, "insert into watched values (1) returning n") == 2
        assert ask(found.migration_url, "show is_superuser") == "off"


def test_databases_the_owner_makes_grant_alike(data_dir: Path) -> None:
    with services(data_dir) as found:
        ask(found.migration_url, "create database another")
        app, owner_, _ = (url.replace("/dongxiao?", "/another?") for url in astuple(found))
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


def test_cluster_of_another_version_is_told_in_words(data_dir: Path) -> None:
    version = cluster_of(data_dir) / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(EmbeddedError, match="holds 17 where a PostgreSQL 18"):
        services(data_dir).__enter__()
    version.write_text("18\n")
