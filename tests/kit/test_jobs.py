import pytest

from bff.kit import jobs
from bff.kit.database import Database

QUEUED = "select count(*) from pgqueuer where entrypoint = $1"
FAIL = "update pgqueuer set status = 'failed', attempts = 8 where id = $1"
LOG = """
    insert into pgqueuer_log (job_id, status, priority, entrypoint, traceback)
    values ($1, 'failed', 0, 'x', '{"exception_message": "no ink"}')
"""


async def test_a_job_exists_iff_its_row_committed(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as transaction:
            await jobs.enqueue(transaction, "lost", {})
            raise ZeroDivisionError
    async with database.transaction() as transaction:
        await jobs.enqueue(transaction, "kept", {})

    assert await database.value(QUEUED, "lost") == 0
    assert await database.value(QUEUED, "kept") == 1


async def test_a_dead_job_is_shown_and_revived(own_database: Database) -> None:
    async with own_database.transaction() as transaction:
        job_id = await jobs.enqueue(transaction, "print", {"batch_id": "7"})
        await transaction.execute(FAIL, job_id)
        await transaction.execute(LOG, job_id)

    [dead] = await jobs.dead(own_database)
    async with own_database.transaction() as transaction:
        await jobs.revive(transaction, [dead.id])

    assert (dead.name, dead.payload, dead.retries) == ("print", {"batch_id": "7"}, 8)
    assert dead.reason == "no ink"
    assert await jobs.dead(own_database) == []
