from datetime import timedelta

from bff.domains.community import joining, neighbours
from bff.domains.community.joining import Leave
from bff.domains.community.neighbours import Moment
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.given import community, store
from tests.given import member as members


async def test_a_neighbour_belongs_to_the_store(database: Database) -> None:
    here, elsewhere = await store.store(database), await store.store(database)
    lin, chen = await members.enrolled(database, 2)
    id_ = await store.community(database, here)
    await community.joined(database, id_, lin)
    now = await clock.now(database)
    moments = [Moment(lin, here, now), Moment(lin, elsewhere, now), Moment(chen, here, now)]
    earlier = Moment(lin, here, now - timedelta(days=1))

    async with database.transaction() as transaction:
        found = await neighbours.belonging(transaction, [*moments, earlier])

    assert found == [True, False, False, False]


async def test_who_left_belongs_no_more(database: Database) -> None:
    here, [lin] = await store.store(database), await members.enrolled(database, 1)
    id_ = await store.community(database, here)
    await community.joined(database, id_, lin)
    wish = community.wish(id_, lin)

    await joining.leave(database, [Leave(wish, joining.asked(wish, uuid7().hex))])

    now = await clock.now(database)
    async with database.transaction() as transaction:
        assert await neighbours.belonging(transaction, [Moment(lin, here, now)]) == [False]
        assert await neighbours.belonging(transaction, []) == []
