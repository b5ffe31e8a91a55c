from uuid import UUID

import pytest

from bff.context import App
from bff.domains.member import operators, phones, promises, roles, rules
from bff.domains.member.kinds import Role
from bff.domains.member.sessions import Sessions
from bff.gateways.wechat import Login
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import BadInput
from tests.given.member import a_phone, entered, openid, person


async def bound(
    database: Database, ring: Keyring, live: Sessions, member_id: UUID, phone: str
) -> None:
    async with database.transaction() as transaction:
        await phones.bind(transaction, ring, live, member_id, rules.phone_of(phone))


async def is_operator(database: Database, member_id: UUID) -> bool:
    return await roles.holds(database, member_id=member_id, roles={Role.OPERATOR})


async def test_who_has_the_phone_is_an_operator_at_once(database: Database, ring: Keyring) -> None:
    lin = await person(database, ring, phone=(number := a_phone()))

    assert await operators.add_by_phone(database, ring, phone=number) == lin.member_id
    assert await is_operator(database, lin.member_id)


async def test_who_binds_the_promised_phone_is_an_operator(
    database: Database, ring: Keyring, live: Sessions
) -> None:
    number = a_phone()
    assert await operators.add_by_phone(database, ring, phone=number) is None
    lin, other = [(await entered(database, live, app=App.DESK)).viewer for _ in range(2)]

    await bound(database, ring, live, other.member_id, a_phone())
    await bound(database, ring, live, lin.member_id, number)

    assert await is_operator(database, lin.member_id)
    assert not await is_operator(database, other.member_id)


async def test_a_promise_is_kept_for_thirty_days(
    own_database: Database, ring: Keyring, live: Sessions
) -> None:
    number = a_phone()
    await operators.add_by_phone(own_database, ring, phone=number)
    await clock.advance(own_database, 31 * 24 * 3_600)
    lin = (await entered(own_database, live)).viewer

    await bound(own_database, ring, live, lin.member_id, number)

    assert not await is_operator(own_database, lin.member_id)


async def test_a_promise_made_again_lasts_from_then(
    own_database: Database, ring: Keyring, live: Sessions
) -> None:
    number = a_phone()
    await operators.add_by_phone(own_database, ring, phone=number)
    await clock.advance(own_database, 31 * 24 * 3_600)
    await operators.add_by_phone(own_database, ring, phone=number)
    lin = (await entered(own_database, live)).viewer

    await bound(own_database, ring, live, lin.member_id, number)

    assert await is_operator(own_database, lin.member_id)


async def test_a_store_may_be_promised_to_a_phone(
    database: Database, ring: Keyring, live: Sessions
) -> None:
    number, store = a_phone(), uuid7()
    async with database.transaction() as transaction:
        await promises.promise(
            transaction, ring, phone=number, role=Role.OWNER, scope_id=store, granted_by=None
        )
    lin = (await entered(database, live)).viewer

    await bound(database, ring, live, lin.member_id, number)

    assert await roles.holds(database, member_id=lin.member_id, roles={Role.OWNER}, scope_id=store)


async def test_an_openid_may_be_made_an_operator_before_it_comes(
    database: Database, live: Sessions
) -> None:
    known_as = openid()
    member_id = await operators.add_by_openid(database, live, app=App.DESK, openid=known_as)

    lin = await entered(database, live, Login(known_as, "union" + known_as), App.DESK)

    assert lin.viewer.member_id == member_id
    assert await is_operator(database, member_id)


async def test_a_promise_to_no_phone_is_bad_input(own_database: Database, ring: Keyring) -> None:
    with pytest.raises(BadInput):
        await operators.add_by_phone(own_database, ring, phone="12345")

    assert await own_database.value("select count(*) from role_promise") == 0
