import asyncio
from pathlib import Path

from bff.kit import jobs
from bff.kit.database import Database
from tests.cli import given
from tests.kit.test_jobs import FAIL, LOG
from tests.services import Services


async def test_what_was_given_up_is_listed_and_revived(
    own_database: Database, own_place: Services, tmp_path: Path
) -> None:
    settings = given.of(own_place, tmp_path)
    async with own_database.transaction() as transaction:
        number = await jobs.enqueue(transaction, "print", {})
        await transaction.execute(FAIL, number)
        await transaction.execute(LOG, number)

    listed = await asyncio.to_thread(given.told, "jobs", "dead", **settings)
    revived = await asyncio.to_thread(given.told, "jobs", "revive", str(number), **settings)

    assert listed.stdout.startswith(f"{number}\tprint\t")
    assert listed.stdout.strip().endswith("no ink")
    assert "1 jobs will be tried again." in revived.stderr
    assert await jobs.dead(own_database) == []
