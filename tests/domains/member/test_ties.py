import asyncio
from datetime import timedelta
from uuid import UUID

from bff.domains.member import aliases, ties
from bff.domains.member.kinds import Joined, TieKind
from bff.domains.member.sessions import Sessions
from bff.domains.member.ties import Wanted
from bff.kit import clock
from bff.kit.clock import business_day
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.conftest import Statements
from tests.given.member import enrolled

DAY_S = 24 * 3_600


async def tied(database: Database, member_id: UUID, kind: TieKind, to_id: UUID) -> UUID:
    async with database.transaction() as transaction:
        return await ties.tie(
            transaction, member_id=member_id, kind=kind, to_id=to_id, source="TEST"
        )


async def now_at(database: Database, member_id: UUID, kind: TieKind) -> UUID | None:
    [found] = await ties.at(database, kind, [(member_id, await clock.now(database))])
    return found


async def test_a_day_knows_its_store(own_database: Database) -> None:
    [lin], first, second = await enrolled(own_database), uuid7(), uuid7()
    today = business_day(await clock.now(own_database))
    await tied(own_database, lin, TieKind.STORE, first)
    await clock.advance(own_database, 2 * DAY_S)
    await tied(own_database, lin, TieKind.STORE, second)

    stores = [
        await ties.store_on(own_database, lin, today + timedelta(days=days))
        for days in (-1, 0, 1, 2, 9)
    ]

    assert stores == [None, first, first, second, second]


async def test_the_same_store_again_is_the_same_tie(database: Database) -> None:
    [lin], store = await enrolled(database), uuid7()

    edges = await asyncio.gather(*(tied(database, lin, TieKind.STORE, store) for _ in range(8)))

    assert len(set(edges)) == 1


async def test_who_brought_a_member_stays(database: Database) -> None:
    lin, chen, wu = await enrolled(database, 3)
    await tied(database, lin, TieKind.BROUGHT_BY, chen)

    await tied(database, lin, TieKind.BROUGHT_BY, wu)

    assert await now_at(database, lin, TieKind.BROUGHT_BY) == chen


async def test_a_tie_holds_for_all_aliases(database: Database, live: Sessions) -> None:
    [one, other], store = await enrolled(database, 2), uuid7()
    await tied(database, one, TieKind.STORE, store)

    async with database.transaction() as transaction:
        await aliases.join(transaction, live, one=one, other=other, why=Joined.PHONE)

    assert await now_at(database, other, TieKind.STORE) == store


async def test_many_are_tied_in_few_statements(database: Database, statements: Statements) -> None:
    people, store, last = await enrolled(database, 64), uuid7(), uuid7()
    wanted = [Wanted(one, TieKind.STORE, store, "TEST") for one in people]

    async with statements(at_most=4), database.transaction() as transaction:
        edges = await ties.tied(
            transaction, [*wanted, Wanted(people[0], TieKind.STORE, last, "TEST")]
        )

    assert len(set(edges)) == 64
    assert edges[0] == edges[-1]
    assert await now_at(database, people[0], TieKind.STORE) == last


async def test_nobody_asked_is_nobody_tied(database: Database) -> None:
    async with database.transaction() as transaction:
        assert await ties.tied(transaction, []) == []
    assert await ties.at(database, TieKind.STORE, []) == []


async def test_who_came_first_stays_when_two_are_one(database: Database, live: Sessions) -> None:
    one, other, chen, wu = await enrolled(database, 4)
    await tied(database, one, TieKind.BROUGHT_BY, chen)
    await tied(database, other, TieKind.BROUGHT_BY, wu)

    async with database.transaction() as transaction:
        await aliases.join(transaction, live, one=one, other=other, why=Joined.PHONE)

    assert await now_at(database, one, TieKind.BROUGHT_BY) == chen
    assert await now_at(database, other, TieKind.BROUGHT_BY) == chen
