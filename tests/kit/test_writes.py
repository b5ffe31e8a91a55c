from collections.abc import Sequence
from textwrap import dedent

import pytest
from asyncpg import UniqueViolationError

from bff.kit import writes
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.writes import Write
from tests.conftest import Statements

KEPT = """
    tries_kept as (
        insert into code_tries (subject, wrong, holds)
        select subject, $2, 0 from unnest($1::text[]) as asked (subject)
        returning subject
    )
"""
SEEN = "tries_seen as (select wrong from code_tries where subject = $1)"
TRIES = "select sum(wrong) from code_tries where subject = any($1)"


def kept(names: Sequence[str], wrong: int = 1, *, rows: int | None = None) -> Write:
    return Write(KEPT, [names, wrong], len(names) if rows is None else rows)


def subjects(count: int) -> list[str]:
    return [uuid7().hex for _ in range(count)]


async def test_writes_travel_in_one_statement(database: Database, statements: Statements) -> None:
    names = subjects(2)

    async with statements(at_most=1), database.transaction() as tx:
        tx.before_commit(Write("nothing as (select $1::int where $1 > 7)", [8], 1))
        tx.before_commit(kept(names, 3))

    assert await database.value(TRIES, names) == 6


async def test_writes_of_one_statement_see_none_of_another(database: Database) -> None:
    names = subjects(1)

    with pytest.raises(AssertionError, match="tries_seen came to 0 rows, not 1"):
        async with database.transaction() as tx:
            tx.before_commit(kept(names))
            tx.before_commit(Write(SEEN, names, 1))

    assert await database.value(TRIES, names) is None


async def test_writes_that_gather_are_one(database: Database, statements: Statements) -> None:
    names = subjects(3)
    gathering = KEPT.replace("$2", "1")

    async with statements(at_most=1), database.transaction() as tx:
        tx.before_commit(Write(gathering, [names[:2]], 2, gathers=True))
        tx.before_commit(kept([], rows=0))
        tx.before_commit(Write(gathering, [names[2:]], 1, gathers=True))

    assert await database.value(TRIES, names) == 3


async def test_only_columns_gather(database: Database) -> None:
    name = uuid7().hex

    with pytest.raises(AssertionError, match="only columns gather"):
        async with database.transaction() as tx:
            for _ in range(2):
                tx.before_commit(Write(KEPT, [[name], 1], 1, gathers=True))

    assert await database.value(TRIES, [name]) is None


async def test_the_last_part_is_counted_wherever_its_name_stands(database: Database) -> None:
    names = subjects(2)
    parts = f"one as (\n    select 1\n), {dedent(KEPT).strip()}"

    async with database.transaction() as tx:
        tx.before_commit(Write(parts, [names, 3], 2))

    assert await database.value(TRIES, names) == 6


async def test_a_write_of_too_few_rows_undoes_all(database: Database) -> None:
    names = subjects(2)

    with pytest.raises(AssertionError, match="tries_kept came to 2 rows, not 3"):
        async with database.transaction() as tx:
            tx.before_commit(kept(names, rows=3))

    assert await database.value(TRIES, names) is None


async def test_a_write_that_fails_reaches_the_caller(database: Database) -> None:
    names = subjects(1)

    with pytest.raises(UniqueViolationError):
        async with database.transaction() as tx:
            tx.before_commit(kept(names * 2))

    assert await database.value(TRIES, names) is None


async def test_what_is_given_up_is_never_written(
    database: Database, statements: Statements
) -> None:
    async with statements(at_most=0):
        with pytest.raises(ZeroDivisionError):
            async with database.transaction() as tx:
                tx.before_commit(kept(subjects(1)))
                raise ZeroDivisionError


async def test_a_write_of_no_rows_is_not_sent(database: Database, statements: Statements) -> None:
    async with statements(at_most=0), database.transaction() as tx:
        tx.before_commit(kept([]))


async def test_the_same_is_not_written_twice(database: Database) -> None:
    names = subjects(2)

    with pytest.raises(AssertionError, match="tries_kept"):
        async with database.transaction() as tx:
            tx.before_commit(kept(names[:1]))
            tx.before_commit(kept(names[1:]))

    assert await database.value(TRIES, names) is None


def test_values_keep_their_places() -> None:
    one, other = Write("one as (select $2, $1)", [1, 2], 1), Write("two as (select $1)", [3], 1)

    text, values = writes.statement([one, other])

    counts = "select\n(select count(*) from one), (select count(*) from two)"
    assert text == f"with\none as (select $2, $1),\ntwo as (select $3)\n{counts}"
    assert values == [1, 2, 3]


@pytest.mark.parametrize("between", ["),\n", "), "])
def test_the_last_part_of_a_write_is_counted(between: str) -> None:
    parts = f"one as (\n    select 1\n{between}two as (\n    select 2\n)"

    text, _ = writes.statement([Write(parts, [], 1)])

    assert text.endswith("select\n(select count(*) from two)")
