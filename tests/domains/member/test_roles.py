import asyncio
from uuid import UUID

import asyncpg
import pytest

from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.domains.member.roles import Grant
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput
from tests.conftest import Statements
from tests.given.member import enrolled


async def granted(
    database: Database, member_id: UUID, role: Role, scope_id: UUID | None = None
) -> UUID:
    async with database.transaction() as transaction:
        return await roles.grant(
            transaction, member_id=member_id, role=role, scope_id=scope_id, granted_by=None
        )


async def ended(database: Database, member_id: UUID, role: Role, scope_id: UUID | None) -> bool:
    async with database.transaction() as transaction:
        return await roles.end(
            transaction, member_id=member_id, role=role, scope_id=scope_id, ended_by=None
        )


async def test_a_role_is_held_in_its_place_only(database: Database) -> None:
    [lin], store, other = await enrolled(database), uuid7(), uuid7()

    await granted(database, lin, Role.CLERK, store)

    assert await roles.holds(database, member_id=lin, roles={Role.CLERK}, scope_id=store)
    assert not await roles.holds(database, member_id=lin, roles={Role.CLERK}, scope_id=other)
    assert not await roles.holds(database, member_id=lin, roles={Role.OWNER}, scope_id=store)


async def test_an_operator_has_no_place(database: Database) -> None:
    [lin] = await enrolled(database)

    await granted(database, lin, Role.OPERATOR)

    assert await roles.holds(database, member_id=lin, roles={Role.OPERATOR})


async def test_a_role_granted_twice_is_one_edge(database: Database) -> None:
    [lin], store = await enrolled(database), uuid7()

    edges = await asyncio.gather(*(granted(database, lin, Role.OWNER, store) for _ in range(8)))

    assert len(set(edges)) == 1


async def test_an_ended_role_is_held_no_more(database: Database) -> None:
    [lin], store = await enrolled(database), uuid7()
    first = await granted(database, lin, Role.CLERK, store)

    assert await ended(database, lin, Role.CLERK, store)
    assert not await roles.holds(database, member_id=lin, roles={Role.CLERK}, scope_id=store)
    assert await granted(database, lin, Role.CLERK, store) != first


async def test_a_role_not_held_cannot_end(database: Database) -> None:
    [lin] = await enrolled(database)

    assert not await ended(database, lin, Role.CLERK, uuid7())


async def test_many_roles_are_granted_in_one_statement(
    database: Database, statements: Statements
) -> None:
    people, store = await enrolled(database, 50), uuid7()
    wanted = [Grant(one, Role.CLERK, store) for one in [*people, people[0]]]

    async with statements(at_most=1), database.transaction() as transaction:
        edges = await roles.grants(transaction, wanted)

    assert len(set(edges)) == 50
    assert edges[0] == edges[-1]


@pytest.mark.parametrize(
    ("role", "scope_id"),
    [(Role.OPERATOR, UUID(int=1)), (Role.CLERK, None), (Role.CONSUMER, None)],
)
async def test_a_role_without_its_place_is_bad_input(
    database: Database, role: Role, scope_id: UUID | None
) -> None:
    [lin] = await enrolled(database)

    with pytest.raises(BadInput):
        await granted(database, lin, role, scope_id)

    assert not await roles.holds(database, member_id=lin, roles=set(Role), scope_id=scope_id)


async def test_the_database_refuses_a_role_without_its_place(database: Database) -> None:
    [lin] = await enrolled(database)

    with pytest.raises(asyncpg.CheckViolationError):
        await database.fetch(
            "insert into member_role (id, member_id, role, from_at) values ($1, $2, $3, bff_now())",
            uuid7(),
            lin,
            Role.OWNER,
        )


async def test_the_places_of_a_role_are_listed(database: Database) -> None:
    [lin], stores = await enrolled(database), [uuid7(), uuid7()]
    for store in stores:
        await granted(database, lin, Role.OWNER, store)
    await granted(database, lin, Role.CLERK, stores[0])

    found = await roles.scopes(database, member_id=lin, roles={Role.OWNER, Role.CLERK})

    assert found == stores
