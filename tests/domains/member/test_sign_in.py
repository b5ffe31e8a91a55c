import asyncio
from uuid import uuid4

import pytest

from bff.context import App
from bff.domains.member import service as members
from bff.domains.member import sessions
from bff.domains.member.errors import LoginCodeRefused
from bff.domains.member.sessions import Sessions
from bff.gateways.wechat import MiniProgram
from bff.kit.database import Database
from bff.kit.refusal import BadInput
from tests.given.member import entered, login
from tests.given.wechat import Sandbox

THREE_APPS = (App.CONSUMER, App.STORE_OWNER, App.COMMUNITY)


async def test_the_same_person_signs_in_as_the_same_member(
    database: Database, live: Sessions, mini_program: MiniProgram, sandbox: Sandbox
) -> None:
    lin = await sandbox.person(uuid4().hex)

    first, again = [
        await members.sign_in(
            database, mini_program, live, app=App.CONSUMER, code=await sandbox.login_code(lin)
        )
        for _ in range(2)
    ]

    assert first.viewer.member_id == again.viewer.member_id
    assert first.viewer.session_id != again.viewer.session_id


async def test_a_person_in_three_apps_at_once_is_one_member(
    database: Database, live: Sessions, mini_program: MiniProgram, sandbox: Sandbox
) -> None:
    lin = await sandbox.person(uuid4().hex)
    codes = [await sandbox.login_code(lin, app) for app in THREE_APPS]

    entries = await asyncio.gather(
        *(
            members.sign_in(database, mini_program, live, app=app, code=code)
            for app, code in zip(THREE_APPS, codes, strict=True)
        )
    )

    assert len({entry.viewer.member_id for entry in entries}) == 1
    assert [entry.viewer.app for entry in entries] == list(THREE_APPS)


async def test_64_first_sign_ins_make_one_member(own_database: Database, live: Sessions) -> None:
    lin = login(unionid=uuid4().hex)

    entries = await asyncio.gather(*(entered(own_database, live, lin) for _ in range(64)))

    assert len({entry.viewer.member_id for entry in entries}) == 1
    assert await own_database.value("select count(*) from member") == 1
    assert await own_database.value("select count(*) from identity") == 1


async def test_an_unknown_code_is_refused(
    own_database: Database, live: Sessions, mini_program: MiniProgram
) -> None:
    with pytest.raises(LoginCodeRefused):
        await members.sign_in(own_database, mini_program, live, app=App.CONSUMER, code="bogus")

    assert await own_database.value("select count(*) from member") == 0


@pytest.mark.parametrize("code", ["", "x" * 129, "a\x00b", "码"])
async def test_what_is_no_code_is_bad_input(
    database: Database, live: Sessions, mini_program: MiniProgram, code: str
) -> None:
    with pytest.raises(BadInput):
        await members.sign_in(database, mini_program, live, app=App.CONSUMER, code=code)


async def test_a_blocked_person_is_refused(
    database: Database, live: Sessions, mini_program: MiniProgram, sandbox: Sandbox
) -> None:
    code = await sandbox.login_code(await sandbox.person(uuid4().hex))
    await sandbox.fault("/sns/jscode2session", "errcode", errcode=40226)

    with pytest.raises(LoginCodeRefused):
        await members.sign_in(database, mini_program, live, app=App.CONSUMER, code=code)


async def test_the_same_code_after_a_lost_answer_enters_again(
    database: Database, live: Sessions, mini_program: MiniProgram, sandbox: Sandbox
) -> None:
    code = await sandbox.login_code(await sandbox.person(uuid4().hex))

    first, again = [
        await members.sign_in(database, mini_program, live, app=App.CONSUMER, code=code)
        for _ in range(2)
    ]

    assert first.viewer.identity_id == again.viewer.identity_id
    assert first.tokens.access != again.tokens.access


async def test_the_same_code_later_is_refused(
    own_database: Database, own_mini_program: MiniProgram, own_sandbox: Sandbox, live: Sessions
) -> None:
    code = await own_sandbox.login_code(await own_sandbox.person("lin"))
    await members.sign_in(own_database, own_mini_program, live, app=App.CONSUMER, code=code)
    await own_sandbox.advance(31)

    with pytest.raises(LoginCodeRefused):
        await members.sign_in(own_database, own_mini_program, live, app=App.CONSUMER, code=code)

    assert await own_database.value("select count(*) from session") == 1


async def test_a_code_of_one_app_opens_no_other(
    database: Database, live: Sessions, mini_program: MiniProgram, sandbox: Sandbox
) -> None:
    code = await sandbox.login_code(await sandbox.person(uuid4().hex), App.CONSUMER)
    await members.sign_in(database, mini_program, live, app=App.CONSUMER, code=code)

    with pytest.raises(LoginCodeRefused):
        await members.sign_in(database, mini_program, live, app=App.DESK, code=code)


async def test_without_a_unionid_two_apps_are_two_members(
    database: Database, live: Sessions
) -> None:
    consumer = await entered(database, live, login(), App.CONSUMER)
    owner = await entered(database, live, login(), App.STORE_OWNER)

    assert consumer.viewer.member_id != owner.viewer.member_id


async def test_a_unionid_that_comes_later_joins_two_members(
    database: Database, live: Sessions
) -> None:
    unionid, before = uuid4().hex, login()
    stranger = await entered(database, live, before, App.STORE_OWNER)
    lin = await entered(database, live, login(unionid=unionid), App.CONSUMER)

    after = login(known_as=before.openid, unionid=unionid)
    again = await entered(database, live, after, App.STORE_OWNER)

    assert again.viewer.member_id == stranger.viewer.member_id
    assert set(again.viewer.members) == {stranger.viewer.member_id, lin.viewer.member_id}


async def test_a_newcomer_belongs_to_who_has_the_unionid(
    database: Database, live: Sessions
) -> None:
    unionid = uuid4().hex
    lin = await entered(database, live, login(unionid=unionid), App.CONSUMER)

    again = await entered(database, live, login(unionid=unionid), App.DESK)

    assert again.viewer.member_id == lin.viewer.member_id
    assert again.viewer.members == (lin.viewer.member_id,)


async def test_a_changed_unionid_joins_nobody(database: Database, live: Sessions) -> None:
    new, before = uuid4().hex, login(unionid=uuid4().hex)
    await entered(database, live, before)
    await entered(database, live, login(unionid=new), App.DESK)

    moved = await entered(database, live, login(known_as=before.openid, unionid=new))

    assert moved.viewer.members == (moved.viewer.member_id,)


async def test_no_token_is_kept_in_clear(database: Database, live: Sessions) -> None:
    lin = await entered(database, live)

    kept = await database.fetch("select * from session_token")

    assert sessions.hash_of(lin.tokens.access) in {row["hash"] for row in kept}
    assert not any(
        token in str(row) for row in kept for token in (lin.tokens.access, lin.tokens.refresh)
    )


async def test_tokens_do_not_show_when_printed(database: Database, live: Sessions) -> None:
    lin = await entered(database, live)

    assert lin.tokens.access not in repr(lin)
    assert lin.tokens.refresh not in repr(lin)
