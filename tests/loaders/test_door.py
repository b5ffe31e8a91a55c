from uuid import UUID

import pytest

from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.kit.database import Database
from bff.kit.ids import uuid7
from loaders.door import Knock, communities_entered, dealers_entered, stores_entered
from tests.given import member as members
from tests.given import store as stores

DOORS = {"store": stores_entered, "dealer": dealers_entered, "community": communities_entered}


async def places(database: Database) -> dict[str, UUID]:
    dealer_id = await stores.dealer(database)
    store_id = await stores.store(database, dealer_id=dealer_id)
    community_id = await stores.community(database, store_id)
    return {"store": store_id, "dealer": dealer_id, "community": community_id}


async def holding(database: Database, role: Role, scope_id: UUID | None) -> UUID:
    [member_id] = await members.enrolled(database)
    async with database.transaction() as transaction:
        await roles.grant(
            transaction, member_id=member_id, role=role, scope_id=scope_id, granted_by=None
        )
    return member_id


@pytest.mark.parametrize(
    ("role", "scope", "open_to"),
    [
        (Role.OWNER, "store", {"store", "community"}),
        (Role.CLERK, "store", {"store", "community"}),
        (Role.LEADER, "community", {"community"}),
        (Role.DEALER_STAFF, "dealer", {"dealer"}),
        (Role.OPERATOR, None, set()),
    ],
)
@pytest.mark.parametrize("door", list(DOORS))
async def test_a_door_opens_to_its_own_only(
    database: Database, role: Role, scope: str | None, open_to: set[str], door: str
) -> None:
    own, others = await places(database), await places(database)
    member_id = await holding(database, role, own[scope] if scope else None)

    asked = [own[door], others[door], uuid7(), None]
    entered = await DOORS[door](database, [Knock(member_id, id_) for id_ in asked])

    mine = own[door] if door in open_to else None
    assert entered == [mine, None, None, mine]


@pytest.mark.parametrize("door", list(DOORS))
async def test_nobody_enters_without_a_role(database: Database, door: str) -> None:
    own, [stranger] = await places(database), await members.enrolled(database)

    asked = [Knock(stranger, own[door]), Knock(stranger, None)]

    assert await DOORS[door](database, asked) == [None, None]


async def test_a_door_is_shut_once_the_role_ended(database: Database) -> None:
    store_id = (await places(database))["store"]
    clerk = await holding(database, Role.CLERK, store_id)
    async with database.transaction() as transaction:
        await roles.end(
            transaction, member_id=clerk, role=Role.CLERK, scope_id=store_id, ended_by=None
        )

    assert await stores_entered(database, [Knock(clerk, store_id)]) == [None]
