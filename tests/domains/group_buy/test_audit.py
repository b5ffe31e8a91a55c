"""The auditor finds what is planted in honest parties and nothing else."""

import pytest

from bff.kit.database import Database
from tests.audit import audit
from tests.audit_group_buys import WRONG
from tests.given import group_buy as given
from tests.given import member as members
from tests.given import store as stores
from tests.given.broken import planted
from tests.services import Services

OPENED = "state = 'OPEN'"
PLANTED = {
    f"update party set taken = taken + 1 where {OPENED}": "counts 2 seats and 1 paid ones",
    "update seat set quantity = 2 where state = 'COMPLETE'": "counts 4 pieces, 6 are taken",
    f"update party set head_id = id where {OPENED}": "who is not in it",
    f"update party set size = 4 where {OPENED}": "is of 4, its offer ends at 3",
    "update party set price_fen = 10800 where state = 'COMPLETE'": "does not for 2",
    "update seat set state = 'PAID' where state = 'COMPLETE'": "in a party that is COMPLETE",
    """update group_buy_offer set tiers = '[{"people": 3, "fen": 10800}]'""": "first step takes 3",
    "update party set closed_by = id where state = 'COMPLETE'": "completed early with 2 of 3",
    """
    update seat set state = 'MOVED', paid_at = bff_now(), ended_at = bff_now(),
        moved_to_id = (select id from party where state = 'COMPLETE')
    where state = 'HELD'
    """: "does not sit there",
    """
    with one as (update group_buy_offer set per_member = 1)
    update seat set quantity = 2 where state = 'PAID'
    """: "has 2 pieces",
}


async def played(database: Database) -> None:
    """Parties of one offer that are complete, expired, open and not yet paid for."""
    offer_id, store_id = await given.offer(database), await stores.store(database)
    people = await members.enrolled(database, 7)
    complete = await given.party(database, offer_id, store_id, people[:2])
    expired = await given.party(database, offer_id, store_id, people[2:3])
    await given.party(database, offer_id, store_id, people[4:5])
    await given.party(database, offer_id, store_id, people[5:6], pays=False)
    await given.ended(database, complete, complete=True)
    await given.ended(database, expired, complete=False)


async def test_honest_parties_pass(own_database: Database) -> None:
    await played(own_database)

    assert await audit(own_database) == []


@pytest.mark.parametrize("error", PLANTED)
async def test_a_planted_error_is_named(
    own_database: Database, own_place: Services, error: str
) -> None:
    await played(own_database)

    await planted(own_place.migration_url, [error])

    found = await audit(own_database)
    assert any(PLANTED[error] in finding for finding in found), found


def test_every_finding_can_be_planted() -> None:
    assert len(PLANTED) == len(WRONG)
