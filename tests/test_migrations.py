"""Migrations: whole or not at all, back and forth under data, and nothing the models lack."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from bff.cli.demo import names_of
from bff.database import APPS, DOMAINS, migrate, waiting
from bff.demo import service as demo
from bff.kit import database as kit
from bff.kit.database import Database
from bff.kit.keyring import Keyring
from bff.sandbox.apps import APPS as WECHAT_APPS
from tests import services as services_of_tests
from tests.architecture.measures import ROOT
from tests.audit import audit
from tests.given.product import product
from tests.services import Services

BEGINNING = "0001_initial"
SHAPE = """
    select 'constraint' as kind, conrelid::regclass || '.' || conname as name,
        pg_get_constraintdef(oid) as says
    from pg_constraint where connamespace = 'public'::regnamespace
    union all
    select 'index', indexname, indexdef from pg_indexes where schemaname = 'public'
    union all
    select 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
    from pg_trigger where not tgisinternal
    union all
    select 'function', oid::regprocedure::text, prosrc
    from pg_proc where pronamespace = 'public'::regnamespace
    union all
    select 'column', table_name || '.' || column_name,
        concat_ws(' ', data_type, column_default, is_nullable, is_generated)
    from information_schema.columns where table_schema = 'public'
    order by 1, 2
"""
RIGHTS = """
    select table_name, privilege_type from information_schema.role_table_grants
    where grantee = 'dongxiao_app' order by 1, 2
"""
TABLES = (
    "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
)
VARIANTS = """
    select product_id, place, title, price_fen, per_order, per_member from product_variant
"""


@pytest.fixture
async def empty(services: Services) -> AsyncIterator[str]:
    """The URL of a database without any table."""
    async with services_of_tests.bare(services) as name:
        yield services_of_tests.named(services.migration_url, name)


async def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(statement)]
    finally:
        await connection.close()


async def counts(url: str) -> dict[object, object]:
    """How many rows every table has."""
    tables = [name for [name] in await rows(url, TABLES) if name != "tortoise_migrations"]
    return {table: (await rows(url, f"select count(*) from {table}"))[0][0] for table in tables}


async def undone(url: str, *targets: MigrationTarget) -> None:
    """Take rooms, the highest first, back to these migrations."""
    config = kit.tortoise_config(url, APPS)
    async with TortoiseContext() as context:
        await context.init(config=config)
        for target in targets:
            app = {target.app_label: config["apps"][target.app_label]}
            await MigrationExecutor(context.db("default"), app).migrate([target])


def last_but_one(room: str) -> MigrationTarget:
    names = sorted(path.stem for path in (ROOT / "bff/domains" / room).glob("migrations/0*.py"))
    return MigrationTarget(room, names[-2])


async def test_the_newest_rules_come_to_a_full_database(
    own_database: Database, own_place: Services, ring: Keyring
) -> None:
    names = names_of(WECHAT_APPS)
    await demo.make(own_database, ring, names, stores=40, say=lambda _: None)
    url = own_place.migration_url
    before = await counts(url)

    await undone(url, *map(last_but_one, reversed(DOMAINS)))
    assert len(await waiting(url)) == len(DOMAINS)
    await migrate(url)

    assert await counts(url) == before
    assert await audit(url) == []


async def test_what_was_a_product_becomes_its_variant(
    own_database: Database, own_place: Services
) -> None:
    product_id = await product(own_database, spec="500ml", price_fen=9_900)
    above = [MigrationTarget(room, BEGINNING) for room in reversed(DOMAINS[2:])]
    url = own_place.migration_url

    await undone(url, *above, MigrationTarget("product", "0002_rules"))
    await migrate(url)

    assert await rows(url, VARIANTS) == [(product_id, 0, "500ml", 9_900, None, None)]


async def test_all_rules_can_be_taken_back(own_place: Services) -> None:
    url = own_place.migration_url
    before = [await rows(url, SHAPE), await rows(url, RIGHTS)]

    await undone(url, *(MigrationTarget(room, BEGINNING) for room in reversed(APPS)))
    await migrate(url)

    assert [await rows(url, SHAPE), await rows(url, RIGHTS)] == before


async def test_a_migration_that_fails_leaves_nothing(empty: str) -> None:
    def failing(event: str, room: str, name: str) -> None:
        if (event, room, name) == ("apply_done", "code", BEGINNING):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await migrate(empty, failing)

    assert await rows(empty, TABLES) == []
    await migrate(empty)
    assert await waiting(empty) == []


async def test_two_that_migrate_at_once_both_end_well(empty: str) -> None:
    await asyncio.gather(migrate(empty), migrate(empty))

    assert await waiting(empty) == []


async def test_models_and_migrations_say_the_same() -> None:
    config = kit.tortoise_config("postgresql://nobody@localhost/nothing", APPS)
    async with TortoiseContext() as context:
        await context.init(config=config)
        assert context.apps is not None
        found = await MigrationAutodetector(context.apps, config["apps"]).changes()

    assert [(writer.app_label, writer.operations) for writer in found] == []
