"""Everything that the database itself refuses, tried as the application's role."""

import asyncio

import pytest
from asyncpg import (
    CheckViolationError,
    ForeignKeyViolationError,
    InsufficientPrivilegeError,
    InvalidTransactionStateError,
    NumericValueOutOfRangeError,
    PostgresError,
    RestrictViolationError,
    UniqueViolationError,
)

from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.given import ledger as given

BALANCE = "select debits - credits from account where id = $1"
TABLES = ("account", "transfer", "entry", "chain")


async def refused(database: Database, statement: str, *values: object) -> str:
    with pytest.raises(PostgresError) as caught:
        async with database.transaction() as tx:
            await tx.execute(statement, *values)
    return type(caught.value).__name__


async def test_a_transfer_moves_its_accounts(database: Database) -> None:
    one, other = await given.account(database), await given.account(database)

    await given.committed(database, (one, 700), (other, -700))

    assert await database.value(BALANCE, one) == 700
    assert await database.value(BALANCE, other) == -700


async def test_entries_must_sum_to_zero(database: Database) -> None:
    one, other = await given.account(database), await given.account(database)

    with pytest.raises(CheckViolationError, match="sum to zero"):
        await given.committed(database, (one, 700), (other, -699))

    assert await database.value(BALANCE, one) == 0


async def test_assets_are_never_mixed_to_zero(database: Database) -> None:
    money = await given.account(database)
    points = await given.account(database, "POINTS", asset="POINTS")

    with pytest.raises(CheckViolationError, match="sum to zero"):
        await given.committed(database, (money, 700), (points, -700))

    assert await database.value(BALANCE, money) == 0


async def test_a_transfer_needs_two_lines(database: Database) -> None:
    one = await given.account(database)

    with pytest.raises(CheckViolationError, match="two_lines"):
        await given.committed(database, (one, 700))

    assert await database.value(BALANCE, one) == 0


async def test_a_transfer_without_entries_is_refused(database: Database) -> None:
    with pytest.raises(CheckViolationError, match="sum to zero"):
        async with database.transaction() as tx:
            await given.moved(tx, said=2)


async def test_an_entry_of_zero_is_refused(database: Database) -> None:
    one, other = await given.account(database), await given.account(database)

    with pytest.raises(CheckViolationError, match="amount"):
        await given.committed(database, (one, 0), (other, 0))


async def test_nothing_is_added_to_a_committed_transfer(database: Database) -> None:
    one, other = await given.account(database), await given.account(database)
    transfer = await given.committed(database, (one, 700), (other, -700))

    with pytest.raises(ForeignKeyViolationError):
        async with database.transaction() as tx:
            await given.written(tx, transfer, (one, 50), (other, -50), first=3)

    assert await database.value(BALANCE, one) == 700


async def test_an_entry_needs_transfer_and_account(database: Database) -> None:
    one = await given.account(database)

    with pytest.raises(ForeignKeyViolationError):
        async with database.transaction() as tx:
            await given.written(tx, uuid7(), (one, 5), (one, -5))
    with pytest.raises(ForeignKeyViolationError):
        await given.committed(database, (one, 5), (uuid7(), -5))


@pytest.mark.parametrize("table", TABLES)
async def test_the_app_may_only_insert_and_select(database: Database, table: str) -> None:
    with pytest.raises(InsufficientPrivilegeError):
        await database.fetch(f"delete from {table}")
    with pytest.raises(InsufficientPrivilegeError):
        await database.fetch(f"truncate {table} cascade")
    rights = await database.fetch(
        "select r, has_table_privilege($1, r) as may from unnest($2::text[]) as r",
        table,
        ["select", "insert", "update", "delete", "truncate", "references", "trigger"],
    )
    assert [row["r"] for row in rights if row["may"]] == ["select", "insert"]


@pytest.mark.parametrize(
    "statement",
    [
        "update account set debits = debits + 1",
        "update transfer set at = at",
        "update entry set amount = 1",
        "update chain set seq = seq",
        "delete from entry",
        "delete from transfer",
        "truncate entry",
        "truncate account",
        "truncate transfer, chain",
    ],
)
async def test_not_even_the_owner_rewrites_books(own_owner: Database, statement: str) -> None:
    with pytest.raises(RestrictViolationError, match="only grows"):
        await own_owner.fetch(statement)


async def test_an_account_begins_empty(database: Database) -> None:
    rich = """
        insert into account (id, code, kind, asset, debits, credits, may_go_negative)
        values ($1, gen_random_uuid()::text, 'ESCROW', 'CNY', 5, 0, true)
    """

    assert await refused(database, rich, uuid7()) == "RestrictViolationError"


async def test_no_other_table_moves_accounts(database: Database) -> None:
    one = await given.account(database)

    with pytest.raises(InsufficientPrivilegeError):
        async with database.transaction() as tx:
            await tx.execute("create temp table forged (like entry)")
            await tx.execute(
                "create trigger forged after insert on forged referencing new table as fresh"
                " for each statement execute function entry_moves_accounts()"
            )

    assert await database.value(BALANCE, one) == 0


async def test_a_shadow_table_deceives_no_trigger(database: Database) -> None:
    one, other = await given.account(database), await given.account(database)

    with pytest.raises(CheckViolationError, match="sum to zero"):
        async with database.transaction() as tx:
            transfer = await given.moved(tx, (one, 5), (other, -4))
            await tx.execute("create temp table entry (like public.entry) on commit drop")
            await given.written(tx, transfer, (one, 5), (other, -5))

    assert await database.value(BALANCE, one) == 0


@pytest.mark.parametrize(("kind", "sign"), [("PAYABLE", 1), ("COUPON_COST", -1)])
async def test_a_balance_does_not_go_negative(database: Database, kind: str, sign: int) -> None:
    strict = await given.account(database, kind, may_go_negative=False)
    free = await given.account(database)
    await given.committed(database, (strict, -10 * sign), (free, 10 * sign))

    with pytest.raises(CheckViolationError, match="not_negative"):
        await given.committed(database, (strict, 11 * sign), (free, -11 * sign))

    assert await database.value(BALANCE, strict) == -10 * sign


async def test_totals_overflow_loudly(database: Database) -> None:
    one, other = await given.account(database), await given.account(database)
    huge = 2**63 - 1
    await given.committed(database, (one, huge), (other, -huge))

    with pytest.raises(NumericValueOutOfRangeError):
        await given.committed(database, (one, 1), (other, -1))

    assert await database.value(BALANCE, one) == huge


async def test_the_same_booking_is_refused_twice(database: Database) -> None:
    one, other = await given.account(database), await given.account(database)
    idem = str(uuid7())

    with pytest.raises(UniqueViolationError, match="idem"):
        async with database.transaction() as tx:
            await given.moved(tx, (one, 5), (other, -5), idem=idem)
            await given.moved(tx, (one, 5), (other, -5), idem=idem)


async def test_a_transfer_is_reversed_once(database: Database) -> None:
    one, other = await given.account(database), await given.account(database)
    booking = await given.committed(database, (one, 5), (other, -5))
    await given.committed(database, (one, -5), (other, 5), reverses=booking)

    with pytest.raises(UniqueViolationError, match="reverses"):
        await given.committed(database, (one, -5), (other, 5), reverses=booking)

    assert await database.value(BALANCE, one) == 0


async def test_a_reversal_mirrors_what_was_booked(database: Database) -> None:
    one, other = await given.account(database), await given.account(database)
    booking = await given.committed(database, (one, 5), (other, -5))

    with pytest.raises(CheckViolationError, match="more than it booked"):
        await given.committed(database, (one, -4), (other, 4), reverses=booking)

    assert await database.value(BALANCE, one) == 5


@pytest.mark.parametrize("amount", [41, -1])
async def test_reductions_stay_within_the_booking(database: Database, amount: int) -> None:
    one, other = await given.account(database), await given.account(database)
    booking = await given.committed(database, (one, 100), (other, -100))
    await given.committed(database, (one, -60), (other, 60), reduces=booking)

    with pytest.raises(CheckViolationError, match="more than it booked"):
        reduced = amount if amount > 0 else -200
        await given.committed(database, (one, -reduced), (other, reduced), reduces=booking)

    assert await database.value(BALANCE, one) == 40


async def test_reductions_stay_within_each_account(database: Database) -> None:
    one, two, other = [await given.account(database) for _ in range(3)]
    booking = await given.committed(database, (one, 30), (two, 70), (other, -100))

    with pytest.raises(CheckViolationError, match="more than it booked"):
        await given.committed(database, (one, -31), (other, 31), reduces=booking)

    assert await database.value(BALANCE, one) == 30


async def test_a_reduction_may_use_another_account(database: Database) -> None:
    wx, escrow, receivable = [await given.account(database) for _ in range(3)]
    booking = await given.committed(database, (wx, 100), (escrow, -100))

    await given.committed(database, (receivable, 40), (wx, -40), reduces=booking)
    with pytest.raises(CheckViolationError, match="more than it booked"):
        await given.committed(database, (receivable, 61), (wx, -61), reduces=booking)

    assert await database.value(BALANCE, wx) == 60


async def test_racing_reductions_do_not_overdraw(database: Database) -> None:
    one, other = await given.account(database), await given.account(database)
    booking = await given.committed(database, (one, 100), (other, -100))

    tried = await asyncio.gather(
        *(given.committed(database, (one, -30), (other, 30), reduces=booking) for _ in range(8)),
        return_exceptions=True,
    )

    assert sum(isinstance(each, CheckViolationError) for each in tried) == 5, tried
    assert await database.value(BALANCE, one) == 10


async def test_a_blind_correction_is_refused(database: Database) -> None:
    one, other = await given.account(database), await given.account(database)
    booking = await given.committed(database, (one, 100), (other, -100))

    with pytest.raises(InvalidTransactionStateError):
        async with database.transaction() as tx:
            await tx.execute("set transaction isolation level repeatable read")
            await given.moved(tx, (one, -30), (other, 30), reduces=booking)

    assert await database.value(BALANCE, one) == 100


async def test_a_transfer_corrects_in_one_way(database: Database) -> None:
    one, other = await given.account(database), await given.account(database)
    booking = await given.committed(database, (one, 5), (other, -5))

    with pytest.raises(CheckViolationError, match="corrects_once"):
        await given.committed(database, (one, -5), (other, 5), reverses=booking, reduces=booking)


@pytest.mark.parametrize(("seq", "prev"), [(2, bytes(32)), (1, b"x" * 32)])
async def test_the_chain_begins_at_its_root(own_database: Database, seq: int, prev: bytes) -> None:
    one, other = await given.account(own_database), await given.account(own_database)
    transfer = await given.committed(own_database, (one, 5), (other, -5))
    link = "insert into chain (seq, transfer_id, prev, hash) values ($1, $2, $3, $4)"

    assert await refused(own_database, link, seq, transfer, prev, bytes(32)) == (
        "CheckViolationError"
    )
    async with own_database.transaction() as tx:
        assert await tx.execute(link, 1, transfer, bytes(32), b"h" * 32) == 1
    assert await refused(own_database, link, 3, transfer, b"h" * 32, bytes(32)) == (
        "CheckViolationError"
    )


async def test_books_of_many_accounts_do_not_deadlock(database: Database) -> None:
    accounts = [await given.account(database) for _ in range(8)]

    async def shuffled(n: int) -> None:
        ring = accounts[n % 8 :] + accounts[: n % 8]
        await given.committed(database, *((one, 1 if i % 2 else -1) for i, one in enumerate(ring)))

    await asyncio.gather(*(shuffled(n) for n in range(32)))

    assert sum([await database.value(BALANCE, one) for one in accounts]) == 0
