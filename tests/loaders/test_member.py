from bff.domains.member import phones, rules
from bff.domains.member.kinds import Role
from bff.domains.member.roles import Grant, grants
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from loaders.member import RoleRow, members_of, phones_of, roles_of
from tests.conftest import Statements
from tests.given.member import a_phone, enrolled


async def test_members_come_in_the_order_asked(database: Database, statements: Statements) -> None:
    one, two = await enrolled(database, 2)
    await members_of(database, [one])

    async with statements(at_most=1):
        rows = await members_of(database, [two, uuid7(), one, two])

    assert [row and row.id for row in rows] == [two, None, one, two]


async def test_roles_of_many_come_in_one_statement(
    database: Database, statements: Statements
) -> None:
    [owner, nobody], store = await enrolled(database, 2), uuid7()
    async with database.transaction() as transaction:
        await grants(transaction, [Grant(owner, Role.OWNER, store), Grant(owner, Role.OPERATOR)])
    await roles_of(database, [owner])

    async with statements(at_most=1):
        held = await roles_of(database, [nobody, owner, owner])

    assert held[0] == []
    assert held[1] == held[2]
    assert set(held[1]) == {RoleRow(Role.OWNER, store), RoleRow(Role.OPERATOR, None)}


async def test_the_phone_bound_last_speaks_for_a_person(
    own_database: Database, ring: Keyring
) -> None:
    one, two, nobody = await enrolled(own_database, 3)
    for member_id in (two, one):
        async with own_database.transaction() as transaction:
            await phones.keep(transaction, ring, {member_id: rules.phone_of(a_phone())})
        await clock.advance(own_database, 1)

    found = await phones_of(own_database, [(two, one), (two,), (nobody,)])

    assert [phone and phone.member_id for phone in found] == [one, two, None]
