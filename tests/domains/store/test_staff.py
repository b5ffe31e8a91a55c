import asyncio
from uuid import UUID

import pytest

from bff.context import App
from bff.domains.member.kinds import Role
from bff.domains.store import rules, staff
from bff.domains.store.errors import (
    AlreadyStaff,
    InvitationExpired,
    InvitationUnknown,
    NotStaff,
    TooManyInvitations,
)
from bff.domains.store.staff import Accepted
from bff.kit import answer, clock
from bff.kit.answer import KeyReused, Request
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import Forbidden
from loaders.store import clerks_of
from tests.given import member as members
from tests.given import store as stores


def asked(member_id: UUID, *facts: object, key: str | None = None) -> Request:
    return answer.request(member_id, key or uuid7().hex, *facts)


async def owned(database: Database) -> tuple[UUID, UUID]:
    store_id = await stores.store(database)
    owner = await members.viewer(database, App.STORE_OWNER, [(Role.OWNER, store_id)])
    return store_id, owner.member_id


async def invited(database: Database, ring: Keyring, store_id: UUID, owner: UUID) -> str:
    invitation = await staff.invite(database, ring, store_id=store_id, request=asked(owner))
    return staff.token(ring, invitation.invitation_id)


async def accepted(database: Database, ring: Keyring, token: str, member_id: UUID) -> Accepted:
    return await staff.accept(database, ring, shown=token, request=asked(member_id, token))


async def roles_at(database: Database, store_id: UUID) -> list[tuple[Role, UUID]]:
    [clerks] = await clerks_of(database, [store_id])
    return [(clerk.role, clerk.member_id) for clerk in clerks]


async def test_whoever_shows_the_token_becomes_a_clerk(database: Database, ring: Keyring) -> None:
    store_id, owner = await owned(database)
    [newcomer] = await members.enrolled(database)

    await accepted(database, ring, await invited(database, ring, store_id, owner), newcomer)

    assert await roles_at(database, store_id) == [(Role.OWNER, owner), (Role.CLERK, newcomer)]


async def test_a_token_is_good_for_one_of_many(database: Database, ring: Keyring) -> None:
    store_id, owner = await owned(database)
    token = await invited(database, ring, store_id, owner)
    crowd = await members.enrolled(database, 8)

    outcomes = await asyncio.gather(
        *(accepted(database, ring, token, one) for one in crowd), return_exceptions=True
    )

    assert sum(isinstance(outcome, Accepted) for outcome in outcomes) == 1
    assert sum(outcome == InvitationUnknown() for outcome in outcomes) == 7
    assert len(await roles_at(database, store_id)) == 2


async def test_repeated_requests_get_the_first_answer(database: Database, ring: Keyring) -> None:
    store_id, owner = await owned(database)
    [newcomer] = await members.enrolled(database)
    inviting = asked(owner)
    first = await staff.invite(database, ring, store_id=store_id, request=inviting)
    token = staff.token(ring, first.invitation_id)
    accepting = asked(newcomer, token)

    again = await staff.invite(database, ring, store_id=store_id, request=inviting)
    joined = [await staff.accept(database, ring, shown=token, request=accepting) for _ in range(2)]

    assert again == first
    assert joined[0] == joined[1]


async def test_one_request_id_has_one_input(database: Database, ring: Keyring) -> None:
    store_id, owner = await owned(database)
    clerk = await members.viewer(database, App.STORE_OWNER, [(Role.CLERK, store_id)])
    before = await roles_at(database, store_id)
    await staff.invite(database, ring, store_id=store_id, request=asked(owner, 1, key="one"))

    with pytest.raises(KeyReused):
        await staff.invite(database, ring, store_id=store_id, request=asked(owner, 2, key="one"))

    assert await roles_at(database, store_id) == before
    assert clerk.member_id in {member for _, member in before}


async def test_only_the_owner_invites(database: Database, ring: Keyring) -> None:
    store_id, _ = await owned(database)
    clerk = await members.viewer(database, App.STORE_OWNER, [(Role.CLERK, store_id)])

    with pytest.raises(Forbidden):
        await invited(database, ring, store_id, clerk.member_id)

    count = "select count(*) from staff_invitation where store_id = $1"
    assert await database.value(count, store_id) == 0


async def test_an_unknown_token_is_refused(database: Database, ring: Keyring) -> None:
    [newcomer] = await members.enrolled(database)

    with pytest.raises(InvitationUnknown):
        await accepted(database, ring, "NOSUCHTOKEN2", newcomer)

    held = "select count(*) from member_role where member_id = $1"
    assert await database.value(held, newcomer) == 0


async def test_an_invitation_ends(own_database: Database, ring: Keyring) -> None:
    store_id, owner = await owned(own_database)
    token = await invited(own_database, ring, store_id, owner)
    [newcomer] = await members.enrolled(own_database)

    await clock.advance(own_database, rules.INVITATION_LASTS.total_seconds())

    with pytest.raises(InvitationExpired):
        await accepted(own_database, ring, token, newcomer)
    assert await roles_at(own_database, store_id) == [(Role.OWNER, owner)]


async def test_staff_cannot_accept_again(database: Database, ring: Keyring) -> None:
    store_id, owner = await owned(database)
    token = await invited(database, ring, store_id, owner)

    with pytest.raises(AlreadyStaff):
        await accepted(database, ring, token, owner)

    assert await roles_at(database, store_id) == [(Role.OWNER, owner)]


async def test_so_many_invitations_may_be_open(database: Database, ring: Keyring) -> None:
    store_id, owner = await owned(database)
    for _ in range(rules.INVITATIONS_MAX):
        await invited(database, ring, store_id, owner)

    with pytest.raises(TooManyInvitations):
        await invited(database, ring, store_id, owner)

    count = "select count(*) from staff_invitation where store_id = $1"
    assert await database.value(count, store_id) == rules.INVITATIONS_MAX


async def test_a_removed_clerk_is_gone(database: Database) -> None:
    store_id, owner = await owned(database)
    await members.viewer(database, App.STORE_OWNER, [(Role.CLERK, store_id)])
    [[_, clerk]] = await clerks_of(database, [store_id])
    leaving = asked(owner, clerk.id)

    first = await staff.remove(database, store_id=store_id, clerk_id=clerk.id, request=leaving)
    again = await staff.remove(database, store_id=store_id, clerk_id=clerk.id, request=leaving)

    assert first == again
    assert await roles_at(database, store_id) == [(Role.OWNER, owner)]


async def test_an_owner_is_not_removed(database: Database) -> None:
    store_id, owner = await owned(database)
    [[own]] = await clerks_of(database, [store_id])

    with pytest.raises(NotStaff):
        await staff.remove(database, store_id=store_id, clerk_id=own.id, request=asked(owner))

    assert await roles_at(database, store_id) == [(Role.OWNER, owner)]
