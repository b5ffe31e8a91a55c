from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest

from bff.context import App, Viewer
from bff.domains.member import rules, sealing
from bff.domains.member import service as members
from bff.domains.member.errors import NicknameRefused
from bff.domains.member.service import Person
from bff.domains.member.sessions import Sessions
from bff.gateways.wechat import Login, MiniProgram
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import BadInput
from tests.conftest import Statements
from tests.given.member import a_phone, entered, openid
from tests.given.wechat import Sandbox

Update = Callable[[str | None, str | None], Awaitable[None]]
PROFILE = "select array[nickname, avatar_url] from member where id = $1"


async def test_a_new_member_is_called_as_wechat_calls_everybody(
    database: Database, live: Sessions
) -> None:
    lin = (await entered(database, live)).viewer

    assert await database.value(PROFILE, lin.member_id) == [rules.NICKNAME_AT_FIRST, None]


@pytest.fixture
async def lin(
    database: Database, live: Sessions, mini_program: MiniProgram, sandbox: Sandbox
) -> Viewer:
    code = await sandbox.login_code(await sandbox.person(uuid4().hex))
    entry = await members.sign_in(database, mini_program, live, app=App.CONSUMER, code=code)
    return entry.viewer


@pytest.fixture
def update(database: Database, mini_program: MiniProgram, lin: Viewer) -> Update:
    def update(nickname: str | None, avatar_url: str | None) -> Awaitable[None]:
        return members.update_profile(
            database, mini_program, lin, nickname=nickname, avatar_url=avatar_url
        )

    return update


async def test_a_profile_changes_by_what_is_given(
    database: Database, update: Update, lin: Viewer
) -> None:
    await update("林", None)

    await update(None, "https://a.cn/1.png")

    assert await database.value(PROFILE, lin.member_id) == ["林", "https://a.cn/1.png"]


@pytest.mark.parametrize(
    ("profile", "refusal"),
    [
        (("林", "javascript:x"), BadInput),
        (("低俗", "https://a.cn/1.png"), NicknameRefused),
    ],
)
async def test_a_bad_profile_changes_nothing(
    database: Database,
    update: Update,
    lin: Viewer,
    profile: tuple[str, str],
    refusal: type[Exception],
) -> None:
    with pytest.raises(refusal):
        await update(*profile)

    assert await database.value(PROFILE, lin.member_id) == [rules.NICKNAME_AT_FIRST, None]


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


async def test_more_are_enrolled_than_a_statement_takes(
    own_database: Database, ring: Keyring
) -> None:
    people = [
        Person(uuid7(), f"会员{n}", [(App.CONSUMER, f"o{n}")], f"u{n}", f"138{n:08d}")
        for n in range(members.ENROLLED_AT_ONCE + 1)
    ]

    async with own_database.transaction() as transaction:
        await members.enrol(transaction, people, ring=ring)

    assert await own_database.value("select count(*) from identity") == len(people)
    blind = sealing.blind_of(ring, rules.phone_of(people[-1].phone or ""))
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

        async with statements(at_most=5):
            await members.enrol(transaction, people[1:], ring=ring)


async def test_nobody_is_enrolled_without_a_statement(
    database: Database, statements: Statements
) -> None:
    async with statements(at_most=0), database.transaction() as transaction:
        await members.enrol(transaction, [])
