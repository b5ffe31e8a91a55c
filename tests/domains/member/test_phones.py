import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import asyncpg
import pytest

from bff.context import Viewer
from bff.domains.member import phones, rules, sealing, sessions
from bff.domains.member.errors import PhoneCodeRefused, PhoneTaken
from bff.domains.member.phones import PhoneBound, Proof
from bff.domains.member.rules import PhoneNumber
from bff.domains.member.sessions import Sessions
from bff.gateways.wechat import MiniProgram
from bff.kit import keyring
from bff.kit.answer import KeyReused
from bff.kit.database import Database
from bff.kit.keyring import Keyring
from tests.given.member import a_phone, entered, login, person
from tests.given.wechat import Sandbox

HOLDER = "select member_id from member_phone where blind = $1"
SEALED = """
    select wrapped, sealed from member_phone join member_key using (member_id)
    where member_id = $1
"""


Bind = Callable[[Viewer, str], Awaitable[PhoneBound]]


async def bound(
    database: Database, ring: Keyring, live: Sessions, member_id: UUID, phone: str
) -> PhoneBound | PhoneTaken:
    async with database.transaction() as transaction:
        return await phones.bind(transaction, ring, live, member_id, rules.phone_of(phone))


async def holder(database: Database, ring: Keyring, phone: str) -> UUID | None:
    found: UUID | None = await database.value(HOLDER, sealing.blind_of(ring, rules.phone_of(phone)))
    return found


async def aliases(database: Database, member_id: UUID) -> set[UUID]:
    return set(await database.value("select alias_set($1)", member_id))


@pytest.fixture
async def lin(database: Database, live: Sessions) -> Viewer:
    return (await entered(database, live)).viewer


@pytest.fixture
def bind(database: Database, mini_program: MiniProgram, ring: Keyring, live: Sessions) -> Bind:
    """Bind the phone of a code, always by the same requestId."""

    def bind(viewer: Viewer, code: str) -> Awaitable[PhoneBound]:
        proof = Proof(phone_code=code, request_id="one")
        return phones.bind_phone(database, mini_program, ring, live, viewer, proof=proof)

    return bind


async def test_a_phone_is_bound_by_its_code(
    database: Database, sandbox: Sandbox, ring: Keyring, bind: Bind, lin: Viewer
) -> None:
    code = await sandbox.phone_code(await sandbox.person(uuid4().hex, number := a_phone()))

    assert await bind(lin, code) == PhoneBound(merged=False)
    assert await holder(database, ring, number) == lin.member_id


async def test_the_same_request_gets_the_first_answer(
    sandbox: Sandbox, bind: Bind, lin: Viewer
) -> None:
    code = await sandbox.phone_code(await sandbox.person(uuid4().hex, a_phone()))

    assert await bind(lin, code) == await bind(lin, code)


async def test_another_code_under_the_same_request_is_bad_input(
    database: Database, sandbox: Sandbox, ring: Keyring, bind: Bind, lin: Viewer
) -> None:
    numbers = [a_phone(), a_phone()]
    codes = [
        await sandbox.phone_code(await sandbox.person(uuid4().hex, number)) for number in numbers
    ]
    await bind(lin, codes[0])

    with pytest.raises(KeyReused):
        await bind(lin, codes[1])

    assert await holder(database, ring, numbers[0]) == lin.member_id
    assert await holder(database, ring, numbers[1]) is None


async def test_an_unknown_phone_code_is_refused_and_may_be_mended(
    sandbox: Sandbox, bind: Bind, lin: Viewer
) -> None:
    with pytest.raises(PhoneCodeRefused):
        await bind(lin, "bogus")

    code = await sandbox.phone_code(await sandbox.person(uuid4().hex, a_phone()))
    assert await bind(lin, code) == PhoneBound(merged=False)


async def test_a_phone_of_nobody_with_a_unionid_merges(
    database: Database, live: Sessions, ring: Keyring, lin: Viewer
) -> None:
    other = await person(database, ring, phone=(number := a_phone()))

    outcome = await bound(database, ring, live, lin.member_id, number)

    assert outcome == PhoneBound(merged=True)
    assert await aliases(database, lin.member_id) == {lin.member_id, other.member_id}
    assert await holder(database, ring, number) == other.member_id


async def test_one_unionid_of_the_two_merges(
    database: Database, live: Sessions, ring: Keyring
) -> None:
    other = await person(database, ring, phone=(number := a_phone()))
    lin = (await entered(database, live, login(unionid=uuid4().hex))).viewer

    outcome = await bound(database, ring, live, lin.member_id, number)

    assert outcome == PhoneBound(merged=True)
    assert await aliases(database, other.member_id) == {lin.member_id, other.member_id}


async def test_a_phone_of_their_own_alias_merges_nobody_again(
    database: Database, live: Sessions, ring: Keyring, lin: Viewer
) -> None:
    other = await person(database, ring, phone=(number := a_phone()))
    await bound(database, ring, live, lin.member_id, number)

    again = await bound(database, ring, live, lin.member_id, number)

    assert again == PhoneBound(merged=False)
    assert await aliases(database, lin.member_id) == {lin.member_id, other.member_id}


async def test_two_unionids_are_two_people(
    database: Database, live: Sessions, ring: Keyring
) -> None:
    other = await person(database, ring, phone=(number := a_phone()), unionid=uuid4().hex)
    lin = (await entered(database, live, login(unionid=uuid4().hex))).viewer

    outcome = await bound(database, ring, live, lin.member_id, number)

    assert outcome == PhoneTaken()
    assert await aliases(database, lin.member_id) == {lin.member_id}
    assert await holder(database, ring, number) == other.member_id


async def test_two_phones_are_two_people(database: Database, live: Sessions, ring: Keyring) -> None:
    other = await person(database, ring, phone=(number := a_phone()))
    lin = await person(database, ring, phone=(own := a_phone()))

    outcome = await bound(database, ring, live, lin.member_id, number)

    assert outcome == PhoneTaken()
    assert await aliases(database, lin.member_id) == {lin.member_id}
    assert await holder(database, ring, own) == lin.member_id
    assert await holder(database, ring, number) == other.member_id


async def test_a_new_phone_takes_the_place_of_the_old(
    database: Database, live: Sessions, ring: Keyring, lin: Viewer
) -> None:
    old, new = a_phone(), a_phone()
    for number in (old, new):
        await bound(database, ring, live, lin.member_id, number)

    assert await holder(database, ring, new) == lin.member_id
    assert await holder(database, ring, old) is None


async def test_one_phone_bound_by_two_at_once_is_one_person(
    database: Database, live: Sessions, ring: Keyring
) -> None:
    number = a_phone()
    people = [(await entered(database, live)).viewer.member_id for _ in range(8)]

    outcomes = await asyncio.gather(
        *(bound(database, ring, live, member_id, number) for member_id in people)
    )

    assert outcomes.count(PhoneBound(merged=True)) == 7
    assert outcomes.count(PhoneBound(merged=False)) == 1
    assert await aliases(database, people[0]) == set(people)


async def test_a_merge_is_known_to_a_remembered_session(
    database: Database, live: Sessions, ring: Keyring
) -> None:
    number, lin = a_phone(), await entered(database, live)
    other = await person(database, ring, phone=number)
    await sessions.viewer(database, live, lin.tokens.access)

    await bound(database, ring, live, lin.viewer.member_id, number)

    viewer = await sessions.viewer(database, live, lin.tokens.access)
    assert viewer is not None
    assert viewer.members == (lin.viewer.member_id, other.member_id)


async def test_a_dump_holds_no_phone(own_database: Database, live: Sessions, ring: Keyring) -> None:
    lin = (await entered(own_database, live)).viewer
    await bound(own_database, ring, live, lin.member_id, "13812345678")
    tables = await own_database.fetch("select tablename from pg_tables where schemaname = 'public'")

    dump = [
        str(tuple(row.values()))
        for table in tables
        for row in await own_database.fetch(f'select * from "{table["tablename"]}"')
    ]

    assert any(str(lin.member_id) in line for line in dump)
    assert not any("1381234" in line or "5678'" in line for line in dump)


async def test_a_shredded_key_leaves_noise(
    database: Database, live: Sessions, ring: Keyring, lin: Viewer
) -> None:
    await bound(database, ring, live, lin.member_id, a_phone())
    before = await database.row(SEALED, lin.member_id)
    assert before is not None
    async with database.transaction() as transaction:
        assert await phones.shred(transaction, lin.member_id)
    await bound(database, ring, live, lin.member_id, a_phone())
    after = await database.row(SEALED, lin.member_id)
    assert after is not None

    opened = sealing.opened_phone(ring, lin.member_id, after["wrapped"], before["sealed"])

    assert opened is None


def test_a_sealed_phone_opens_for_its_own_member_and_ring_only(ring: Keyring) -> None:
    lin, other, phone = uuid4(), uuid4(), PhoneNumber("86", "13812345678")
    key = sealing.made_key()
    wrapped = sealing.wrapped(ring, lin, key)
    sealed = sealing.sealed_phone(key, lin, phone)

    assert sealing.opened_phone(ring, lin, wrapped, sealed) == phone
    assert sealing.opened_phone(ring, other, wrapped, sealed) is None
    assert sealing.opened_phone(keyring.made(), lin, wrapped, sealed) is None


async def test_two_members_may_not_keep_one_phone(
    database: Database, ring: Keyring, lin: Viewer
) -> None:
    number = rules.phone_of(a_phone())
    other = await person(database, ring)
    with pytest.raises(asyncpg.UniqueViolationError):
        async with database.transaction() as transaction:
            await phones.keep(transaction, ring, {lin.member_id: number})
            await phones.keep(transaction, ring, {other.member_id: number})

    assert await holder(database, ring, number.number) is None


async def test_two_phones_bound_at_once_leave_one(
    database: Database, live: Sessions, ring: Keyring, lin: Viewer
) -> None:
    numbers = [a_phone() for _ in range(8)]

    outcomes = await asyncio.gather(
        *(bound(database, ring, live, lin.member_id, number) for number in numbers)
    )

    assert outcomes == [PhoneBound(merged=False)] * 8
    held = [await holder(database, ring, number) for number in numbers]
    assert held.count(lin.member_id) == 1
