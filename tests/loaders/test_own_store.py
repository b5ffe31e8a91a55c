from bff.domains.member import ties
from bff.domains.member.kinds import TieKind
from bff.kit.database import Database
from bff.kit.ids import uuid7
from loaders.own_store import own_stores_of
from tests.given.member import enrolled
from tests.given.store import store


async def test_the_store_tied_last_is_a_person_s_own(database: Database) -> None:
    lin, as_neighbour = await enrolled(database, 2)
    first, last = [await store(database), await store(database)]
    for member_id, to_id in ((lin, first), (as_neighbour, last)):
        async with database.transaction() as transaction:
            await ties.tie(
                transaction, member_id=member_id, kind=TieKind.STORE, to_id=to_id, source="SCAN"
            )

    own, none = await own_stores_of(database, [(lin, as_neighbour), (uuid7(),)])

    assert own is not None
    assert (own.id, none) == (last, None)


async def test_nobody_asked_for_is_nothing_found(database: Database) -> None:
    assert await own_stores_of(database, []) == []
