import asyncio
from uuid import UUID

import pytest

from bff.context import App
from bff.domains.community import joining
from bff.domains.community.errors import CommunityUnknown, NotInCommunity, TooManyCommunities
from bff.domains.community.joining import Joined, Leave, Left
from bff.domains.community.rules import COMMUNITIES_MAX, Wish
from bff.domains.member import ties
from bff.domains.member.kinds import Role, TieKind
from bff.domains.store import printed_scene
from bff.domains.store import scene as scenes
from bff.domains.store.printed_scene import Printed
from bff.domains.store.scene import OpenScene
from bff.kit.answer import KeyReused
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.conftest import Statements
from tests.given import member as members
from tests.given import store as stores
from tests.given.community import joined, joins, wish

NOW = """
    select member_id from community_member
    where community_id = $1 and until_at is null order by id
"""
EVER = "select count(*) from community_member where community_id = $1"
INVITED = "select invited_by from community_member where id = $1"


async def community(database: Database) -> UUID:
    return await stores.community(database, await stores.store(database))


async def those_in(database: Database, community_id: UUID) -> list[UUID]:
    return [row["member_id"] for row in await database.fetch(NOW, community_id)]


async def left(database: Database, *wishes: Wish) -> list[object]:
    commands = [Leave(one, joining.asked(one, uuid7().hex)) for one in wishes]
    return list(await joining.leave(database, commands))


async def test_a_member_joins_once(database: Database) -> None:
    [lin], place = await members.enrolled(database), await community(database)

    [first] = await joined(database, place, lin)
    again = await joined(database, place, lin)

    assert again == [first]
    assert await those_in(database, place) == [lin]


async def test_joins_that_race_come_to_one(database: Database) -> None:
    [lin], place = await members.enrolled(database), await community(database)

    edges = await asyncio.gather(*(joined(database, place, lin, lin) for _ in range(8)))

    assert len({one for pair in edges for one in pair}) == 1
    assert await database.value(EVER, place) == 1


async def test_a_person_joins_once_by_all_names(database: Database) -> None:
    (lin, alias), place = await members.enrolled(database, 2), await community(database)
    wishes = [wish(place, lin, alias), wish(place, alias, lin)]

    outcomes = await joining.join(database, joins(*wishes))
    later = await joining.join(database, joins(wishes[1]))

    assert outcomes[0] == outcomes[1] == later[0]
    assert await those_in(database, place) == [lin]


async def test_who_left_may_come_back(database: Database) -> None:
    [lin], place = await members.enrolled(database), await community(database)
    [first] = await joined(database, place, lin)

    outcomes = await left(database, wish(place, lin))
    [second] = await joined(database, place, lin)

    assert (outcomes, first == second) == ([Left(place)], False)
    assert await database.value(EVER, place) == 2


async def test_who_is_not_in_cannot_leave(database: Database) -> None:
    (lin, wu), place = await members.enrolled(database, 2), await community(database)
    await joined(database, place, wu)

    assert await left(database, wish(place, lin), wish(uuid7(), lin)) == [NotInCommunity()] * 2

    assert await those_in(database, place) == [wu]


async def test_one_is_in_so_many_at_most(database: Database) -> None:
    (lin, alias), store_id = await members.enrolled(database, 2), await stores.store(database)
    places = [await stores.community(database, store_id) for _ in range(COMMUNITIES_MAX + 1)]
    *first, last = [
        wish(place, *((lin, alias) if number % 2 else (alias, lin)))
        for number, place in enumerate(places)
    ]

    outcomes = await joining.join(database, joins(*first, last))

    assert {type(one) for one in outcomes[:-1]} == {Joined}
    assert outcomes[-1] == TooManyCommunities(COMMUNITIES_MAX)
    assert await those_in(database, places[-1]) == []


async def test_nobody_joins_what_is_not_there(database: Database) -> None:
    [lin] = await members.enrolled(database)
    missing = uuid7()

    assert await joining.join(database, joins(wish(missing, lin))) == [CommunityUnknown()]

    assert await database.value(EVER, missing) == 0


async def test_the_same_request_joins_the_same(database: Database) -> None:
    [lin], place = await members.enrolled(database), await community(database)
    key = uuid7().hex

    first = await joining.join(database, joins(wish(place, lin), key=key))
    await left(database, wish(place, lin))
    again = await joining.join(database, joins(wish(place, lin), key=key))
    other = await joining.join(database, joins(wish(await community(database), lin), key=key))

    assert first == again
    assert isinstance(other[0], KeyReused)
    assert await those_in(database, place) == []


async def test_a_first_community_makes_a_store_one_s_own(database: Database) -> None:
    (lin, wu), store_id = await members.enrolled(database, 2), await stores.store(database)
    own, place = await stores.store(database), await stores.community(database, store_id)
    async with database.transaction() as transaction:
        await ties.tie(transaction, member_id=wu, kind=TieKind.STORE, to_id=own, source="test")

    await joined(database, place, lin, wu)

    now = await database.value("select bff_now()")
    found = await ties.at(database, TieKind.STORE, [(lin, now), (wu, now)])
    assert found == [store_id, own]


@pytest.mark.parametrize("here", [True, False])
async def test_a_clerk_invites_by_the_own_code(database: Database, *, here: bool) -> None:
    [lin], store_id = await members.enrolled(database), await stores.store(database)
    place, elsewhere = await stores.community(database, store_id), await stores.store(database)
    at = store_id if here else elsewhere
    clerk = (await members.viewer(database, App.STORE_OWNER, [(Role.CLERK, at)])).member_id
    async with database.transaction() as transaction:
        [token] = await printed_scene.tokens(transaction, [Printed(at, clerk)])
    await scenes.opened(database, [OpenScene(lin, token)])

    [edge] = await joined(database, place, lin)

    assert await database.value(INVITED, edge) == (clerk if here else None)


async def test_sixty_four_join_in_six_statements(
    database: Database, statements: Statements
) -> None:
    people, place = await members.enrolled(database, 64), await community(database)
    commands = joins(*(wish(place, one) for one in people))

    async with statements(at_most=6):
        outcomes = await joining.join(database, commands)

    assert {type(one) for one in outcomes} == {Joined}
    assert set(await those_in(database, place)) == set(people)
