import pytest
from asyncpg import CheckViolationError, PostgresError, RestrictViolationError

from bff.domains.profit.facts import Share, ShareStatus
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.given import profit as given

MOVE = "update share set status = $2 where id = $1"
STATUS = "select status from share where id = $1"


async def a_share(database: Database) -> Share:
    fact = await given.fact(database, store_id=uuid7(), advanced_fen=1000)
    [booked] = await given.booked(database, fact)
    return booked.shares[0]


async def moved(database: Database, share: Share, status: ShareStatus) -> None:
    async with database.transaction() as tx:
        await tx.execute(MOVE, share.id, status)


async def test_a_share_goes_its_way(database: Database) -> None:
    share = await a_share(database)

    for status in (ShareStatus.PAYABLE, ShareStatus.SENT, ShareStatus.SETTLED):
        await moved(database, share, status)

    assert await database.value(STATUS, share.id) == "SETTLED"


async def test_a_share_skips_no_step(database: Database) -> None:
    share = await a_share(database)

    with pytest.raises(CheckViolationError, match="cannot become"):
        await moved(database, share, ShareStatus.SETTLED)

    assert await database.value(STATUS, share.id) == "BOOKED"


@pytest.mark.parametrize(
    "statement",
    [
        "update share set net_fen = 1, gross_fen = 1 where id = $1",
        "update share set payee_id = id, status = 'PAYABLE' where id = $1",
        "delete from share where id = $1",
        "update fact set reward_fen = 1 where $1::uuid is not null",
        "delete from fact where $1::uuid is not null",
        "update payee set shares = shares where $1::uuid is not null",
        "delete from payee where $1::uuid is not null",
    ],
)
async def test_what_was_booked_is_kept(database: Database, statement: str) -> None:
    share = await a_share(database)

    with pytest.raises((CheckViolationError, RestrictViolationError)):
        async with database.transaction() as tx:
            await tx.execute(statement, share.id)

    assert await database.value("select net_fen from share where id = $1", share.id) == 1000


async def test_a_number_is_given_once(database: Database) -> None:
    share = await a_share(database)

    with pytest.raises(PostgresError, match="unique"):
        async with database.transaction() as tx:
            await tx.execute(
                "insert into share select (jsonb_populate_record(share,"
                " jsonb_build_object('id', gen_random_uuid(), 'fact_id', gen_random_uuid()))).*"
                " from share where id = $1",
                share.id,
            )
