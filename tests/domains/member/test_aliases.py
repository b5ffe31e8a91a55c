import asyncio
from itertools import pairwise
from uuid import UUID, uuid4

import asyncpg
import pytest

from bff.domains.member import aliases
from bff.domains.member.kinds import Joined
from bff.domains.member.sessions import Sessions
from bff.kit.database import Database
from bff.kit.refusal import BadInput
from tests.given.member import enrolled, entered, login

Pair = tuple[UUID, UUID]


async def joined(
    database: Database, live: Sessions, pair: Pair, why: Joined = Joined.UNIONID
) -> bool:
    async with database.transaction() as transaction:
        return await aliases.join(transaction, live, one=pair[0], other=pair[1], why=why)


async def parted(database: Database, live: Sessions, member_id: UUID) -> bool:
    async with database.transaction() as transaction:
        return await aliases.part(transaction, live, member_id=member_id, ended_by=None)


async def set_of(database: Database, member_id: UUID) -> list[UUID]:
    return list(await database.value("select alias_set($1)", member_id))


async def test_a_chain_of_members_is_one_set(database: Database, live: Sessions) -> None:
    people = await enrolled(database, 5)
    for pair in pairwise(people):
        await joined(database, live, pair)

    for member_id in people:
        assert set(await set_of(database, member_id)) == set(people)
        assert (await set_of(database, member_id))[0] == member_id


async def test_joining_at_once_from_all_sides_is_one_set(
    database: Database, live: Sessions
) -> None:
    people = await enrolled(database, 6)
    pairs = [(one, other) for one in people for other in people if one != other]

    outcomes = await asyncio.gather(*(joined(database, live, pair) for pair in pairs))

    assert outcomes.count(True) == 5
    assert set(await set_of(database, people[3])) == set(people)


async def test_the_older_member_stands_for_both(database: Database, live: Sessions) -> None:
    elder, younger = await enrolled(database, 2)

    await joined(database, live, (younger, elder))

    assert await database.value("select merged_into from member where id = $1", younger) == elder


async def test_parting_gives_back_what_was_joined(database: Database, live: Sessions) -> None:
    one, two, three = await enrolled(database, 3)
    await joined(database, live, (two, three))
    await joined(database, live, (one, two))

    assert await parted(database, live, two)

    assert await set_of(database, one) == [one]
    assert set(await set_of(database, three)) == {two, three}


async def test_parting_who_is_alone_does_nothing(database: Database, live: Sessions) -> None:
    [lin] = await enrolled(database)

    assert not await parted(database, live, lin)


async def test_what_was_parted_joins_by_an_operator_only(
    database: Database, live: Sessions
) -> None:
    one, two = await enrolled(database, 2)
    await joined(database, live, (one, two))
    await parted(database, live, two)

    assert not await joined(database, live, (one, two))
    assert await set_of(database, one) == [one]
    assert await joined(database, live, (one, two), Joined.OPERATOR)


async def test_a_parted_member_is_not_joined_by_signing_in(
    database: Database, live: Sessions
) -> None:
    unionid, before = uuid4().hex, login()
    lin = (await entered(database, live, before)).viewer
    other = (await entered(database, live, login(unionid=unionid))).viewer
    await joined(database, live, (lin.member_id, other.member_id))
    await parted(database, live, other.member_id)

    again = await entered(database, live, login(known_as=before.openid, unionid=unionid))

    assert again.viewer.members == (lin.member_id,)


async def test_a_stranger_cannot_be_joined(database: Database, live: Sessions) -> None:
    [lin] = await enrolled(database)

    with pytest.raises(BadInput):
        await joined(database, live, (lin, uuid4()))

    assert await set_of(database, lin) == [lin]


async def test_the_log_of_aliases_cannot_be_rewritten(database: Database, live: Sessions) -> None:
    one, two = await enrolled(database, 2)
    await joined(database, live, (one, two))

    with pytest.raises(asyncpg.CheckViolationError):
        await database.fetch("update member_alias set into_id = $1 where member_id = $2", two, two)

    assert set(await set_of(database, one)) == {one, two}
