import pytest

from bff.context import App
from bff.domains.member import rules, sealing
from bff.domains.member import service as members
from bff.domains.member.service import Person
from bff.domains.member.sessions import Sessions
from bff.gateways.wechat import Login
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import BadInput
from tests.conftest import Statements
from tests.given.member import a_phone, entered, openid, viewer

PROFILE = "select array[nickname, avatar_url] from member where id = $1"


async def test_a_new_member_is_called_as_wechat_calls_everybody(
    database: Database, live: Sessions
) -> None:
    lin = (await entered(database, live)).viewer

    assert await database.value(PROFILE, lin.member_id) == [rules.NICKNAME_AT_FIRST, None]


async def test_a_profile_changes_by_what_is_given(database: Database) -> None:
    lin = await viewer(database)
    await members.update_profile(database, lin, nickname="林", avatar_url=None)

    await members.update_profile(database, lin, nickname=None, avatar_url="https://a.cn/1.png")

    assert await database.value(PROFILE, lin.member_id) == ["林", "https://a.cn/1.png"]


async def test_a_bad_profile_changes_nothing(database: Database) -> None:
    lin = await viewer(database)

    with pytest.raises(BadInput):
        await members.update_profile(database, lin, nickname="李", avatar_url="javascript:x")

    assert await database.value(PROFILE, lin.member_id) == ["林", None]


async def test_enrolled_people_sign_in_as_themselves(database: Database, live: Sessions) -> None:
    known_as, unionid, other = openid(), openid(), openid()
    person = Person(uuid7(), "林", [(App.CONSUMER, known_as), (App.DESK, other)], unionid)
    async with database.transaction() as transaction:
        await members.enrol(transaction, [person])

    entries = [
        await entered(database, live, Login(known_as, unionid)),
        await entered(database, live, Login(openid(), unionid), App.COMMUNITY),
    ]

    assert [entry.viewer.members for entry in entries] == [(person.member_id,)] * 2


async def test_20000_people_are_enrolled_in_few_statements(
    own_database: Database, ring: Keyring
) -> None:
    people = [
        Person(uuid7(), f"会员{n}", [(App.CONSUMER, f"o{n}")], f"u{n}", f"138{n:08d}")
        for n in range(20_000)
    ]

    async with own_database.transaction() as transaction:
        await members.enrol(transaction, people, ring=ring)

    assert await own_database.value("select count(*) from identity") == 20_000
    blind = sealing.blind_of(ring, rules.phone_of("13800019999"))
    assert (
        await own_database.value("select member_id from member_phone where blind = $1", blind)
        == people[-1].member_id
    )


async def test_enrolling_takes_the_same_statements_for_many(
    database: Database, ring: Keyring, statements: Statements
) -> None:
    people = [Person(uuid7(), "林", [(App.DESK, openid())], None, a_phone()) for _ in range(65)]
    # The driver asks for the types of a statement once a connection.
    async with database.transaction() as transaction:
        await members.enrol(transaction, people[:1], ring=ring)

        with statements(at_most=5):
            await members.enrol(transaction, people[1:], ring=ring)


async def test_nobody_is_enrolled_without_a_statement(
    database: Database, statements: Statements
) -> None:
    with statements(at_most=0):
        async with database.transaction() as transaction:
            await members.enrol(transaction, [])
