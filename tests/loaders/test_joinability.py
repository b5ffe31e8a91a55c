from datetime import timedelta
from uuid import UUID

import pytest

from bff.domains.group_buy.errors import Reason
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from loaders.joinability import Joining, joinability_of
from tests.conftest import Statements
from tests.given import group_buy as given
from tests.given import member as members
from tests.given import store as stores


async def reasons(database: Database, *asked: Joining) -> list[Reason | None]:
    found = await joinability_of(database, asked)
    return [row and row.reason for row in found]


@pytest.fixture
async def open_party(database: Database) -> tuple[UUID, UUID]:
    """A party of an offer with a limit of two pieces, and its head."""
    offer_id = await given.offer(database, per_member=2, per_seat=2)
    [head] = await members.enrolled(database)
    store_id = await stores.store(database)
    return await given.party(database, offer_id, store_id, [head]), head


async def test_each_viewer_gets_an_answer_of_their_own(
    database: Database, open_party: tuple[UUID, UUID], statements: Statements
) -> None:
    party_id, head = open_party

    async with statements(at_most=1):
        [mine, others, nobodys, missing] = await joinability_of(
            database,
            [
                Joining(party_id, (uuid7(), head)),
                Joining(party_id, (uuid7(),)),
                Joining(party_id, ()),
                Joining(uuid7(), (head,)),
            ],
        )

    assert mine is not None
    assert (mine.reason, mine.seated, mine.most) == (Reason.SEATED, True, 0)
    assert others == nobodys
    assert nobodys is not None
    assert (nobodys.reason, nobodys.seated, nobodys.most) == (None, False, 2)
    assert missing is None


async def test_a_second_party_of_an_offer_is_refused(
    database: Database, open_party: tuple[UUID, UUID]
) -> None:
    party_id, head = open_party
    row = await database.row("select offer_id, store_id from party where id = $1", party_id)
    assert row is not None
    [other] = await members.enrolled(database)
    elsewhere = await given.party(database, row["offer_id"], row["store_id"], [other])

    assert await reasons(database, Joining(elsewhere, (head,))) == [Reason.OTHER_PARTY]


async def test_what_one_has_had_counts_towards_the_limit(
    database: Database, open_party: tuple[UUID, UUID]
) -> None:
    party_id, head = open_party
    row = await database.row("select offer_id, store_id from party where id = $1", party_id)
    assert row is not None
    await given.ended(database, party_id, complete=True)
    [lin] = await members.enrolled(database)
    again = await given.party(database, row["offer_id"], row["store_id"], [lin])

    [once] = await joinability_of(database, [Joining(again, (head,))])
    async with database.transaction() as transaction:
        await given.held(transaction, again, head)
    [last] = await members.enrolled(database)
    third = await given.party(database, row["offer_id"], row["store_id"], [last])

    assert once is not None
    assert (once.reason, once.most) == (None, 1)
    assert await reasons(database, Joining(third, (head,))) == [Reason.OTHER_PARTY]


async def test_a_seat_that_is_not_paid_in_time_is_free(own_database: Database) -> None:
    offer_id, store_id = await given.offer(own_database), await stores.store(own_database)
    [head, late] = await members.enrolled(own_database, 2)
    party_id = await given.party(own_database, offer_id, store_id, [head], size=2)
    async with own_database.transaction() as transaction:
        await given.held(transaction, party_id, late, lease=timedelta(minutes=15))
    stranger, himself = Joining(party_id, (uuid7(),)), Joining(party_id, (late,))

    before = await reasons(own_database, stranger, himself)
    await clock.advance(own_database, 900)

    assert before == [Reason.FULL, Reason.SEATED]
    assert await reasons(own_database, stranger, himself) == [None, None]


@pytest.mark.parametrize(("complete", "reason"), [(True, Reason.COMPLETE), (False, Reason.CLOSED)])
async def test_nobody_joins_a_party_that_ended(
    database: Database,
    open_party: tuple[UUID, UUID],
    complete: bool,  # noqa: FBT001
    reason: Reason,
) -> None:
    party_id, _ = open_party

    await given.ended(database, party_id, complete=complete)

    assert await reasons(database, Joining(party_id, ())) == [reason]


async def test_nobody_joins_when_all_is_sold(database: Database) -> None:
    offer_id, store_id = await given.offer(database, total=1), await stores.store(database)
    party_id = await given.party(
        database, offer_id, store_id, await members.enrolled(database), size=3
    )

    assert await reasons(database, Joining(party_id, ())) == [Reason.SOLD_OUT]
