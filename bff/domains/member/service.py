"""Members come, sign in, stay signed in, and say how they want to be called."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from bff.context import App, Viewer
from bff.domains.member import aliases, phones, rules, sessions
from bff.domains.member.errors import LoginCodeRefused, NicknameRefused, SessionEnded
from bff.domains.member.kinds import Ended, Joined
from bff.domains.member.rules import Held, Known, Turn
from bff.domains.member.sessions import Sessions, SignedIn
from bff.gateways import wechat
from bff.gateways.wechat import Login, MiniProgram, Suggestion, TextScene
from bff.kit import statements
from bff.kit.database import Database, Transaction, columns
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring

STATEMENTS = statements.load("bff.domains.member")

# So many rows are written well within the time that a statement may take.
ENROLLED_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be enrolled: a member, and how WeChat knows them in each app."""

    member_id: UUID
    nickname: str
    identities: Sequence[tuple[App, str]] = ()
    unionid: str | None = None
    phone: str | None = None


async def sign_in(
    database: Database, mini_program: MiniProgram, live: Sessions, *, app: App, code: str
) -> SignedIn:
    """Sign in whoever WeChat says a login code is, as a new member or the one we know.

    WeChat takes a code once. When our answer was lost and the same code comes again within 30 s,
    it begins another session of the same identity, since no token is kept that could be repeated;
    later it is LoginCodeRefused.
    """
    # The app is hashed as well: a code of one app must never open another.
    code_hash = sha256(f"{app}:{rules.code(code)}".encode()).digest()
    try:
        # Outside any transaction: WeChat may take seconds, and connections are few.
        login = await mini_program.login(app, code)
    except wechat.LoginCodeRefused:
        return await _again(database, code_hash)
    # Whoever WeChat holds for a risk learns no more than whoever sends nonsense.
    except wechat.LoginBlocked:
        raise LoginCodeRefused from None
    return await admit(database, live, app=app, login=login, code_hash=code_hash)


async def admit(
    database: Database, live: Sessions, *, app: App, login: Login, code_hash: bytes | None = None
) -> SignedIn:
    """Begin a session of whoever WeChat says is there."""
    async with database.transaction() as transaction:
        identity_id = await identified(transaction, live, app=app, login=login)
        return await sessions.begin(transaction, identity_id, code_hash=code_hash)


async def identified(transaction: Transaction, live: Sessions, *, app: App, login: Login) -> UUID:
    """Return the identity of whoever WeChat says is there, new or known."""
    known = await _known(transaction, app, login)
    settled = rules.settled(known, login.unionid)
    if settled is not None:
        return settled.id
    # Whoever comes for the first time may come in three apps, or 64 times, at once.
    # The unionid as well: two apps of one newcomer must not make two members.
    names = [f"openid {app} {login.openid}", f"unionid {login.unionid}"]
    await transaction.execute(STATEMENTS["lock_names"], names[: 2 if login.unionid else 1])
    known = await _known(transaction, app, login)
    ours = next((one for one in known if one.ours), None)
    if ours is None:
        return await _newcomer(transaction, app, login, rules.same_person(known, login.unionid))
    await _learned(transaction, live, ours, known, login.unionid)
    return ours.id


async def refresh(database: Database, live: Sessions, *, token: str) -> SignedIn:
    """Give new tokens for a refresh token, which is used once.

    The same token again within 30 s is a lost answer and gets another pair; later it is taken
    for stolen, and the session ends for whoever holds any token of it.
    """
    if not sessions.is_token(token):
        raise SessionEnded
    async with database.transaction() as transaction:
        signed_in = await _turned(transaction, live, token)
    # Raised outside: the end of a stolen session must stay written.
    if signed_in is None:
        raise SessionEnded
    return signed_in


async def sign_out(database: Database, live: Sessions, viewer: Viewer) -> None:
    """End the viewer's session; SessionEnded when it was over before."""
    async with database.transaction() as transaction:
        ended = await _ended(transaction, live, viewer.session_id, Ended.SIGNED_OUT)
    if not ended:
        raise SessionEnded


async def update_profile(
    database: Database,
    mini_program: MiniProgram,
    viewer: Viewer,
    *,
    nickname: str | None,
    avatar_url: str | None,
) -> None:
    """Set how the viewer is called and shown; None leaves it as it is. NicknameRefused."""
    name = None if nickname is None else rules.nickname(nickname)
    picture = None if avatar_url is None else rules.picture(avatar_url)
    # Only a new name is worth one of the day's checks.
    if name is not None:
        await _shown(database, mini_program, viewer, name)
    async with database.transaction() as transaction:
        await transaction.execute(STATEMENTS["update_profile"], viewer.member_id, name, picture)


async def enrol(
    transaction: Transaction, people: Sequence[Person], *, ring: Keyring | None = None
) -> None:
    """Make members of any number of people; `ring` is due when one of them has a phone."""
    for start in range(0, len(people), ENROLLED_AT_ONCE):
        await _enrolled(transaction, people[start : start + ENROLLED_AT_ONCE], ring)


async def _enrolled(
    transaction: Transaction, people: Sequence[Person], ring: Keyring | None
) -> None:
    named = [(one.member_id, rules.nickname(one.nickname)) for one in people]
    await transaction.execute(STATEMENTS["enrol_members"], *columns(named))
    known = [
        (uuid7(), one.member_id, app, openid, one.unionid)
        for one in people
        for app, openid in one.identities
    ]
    if known:
        await transaction.execute(STATEMENTS["enrol_identities"], *columns(known))
    with_phone = {one.member_id: rules.phone_of(one.phone) for one in people if one.phone}
    if with_phone:
        assert ring is not None, "a phone is sealed before it is kept"
        await phones.keep(transaction, ring, with_phone)


async def _shown(
    database: Database, mini_program: MiniProgram, viewer: Viewer, nickname: str
) -> None:
    openid = await database.value(STATEMENTS["openid_of"], viewer.identity_id)
    verdict = await mini_program.check_text(
        viewer.app, openid=openid, text=nickname, scene=TextScene.PROFILE, nickname=nickname
    )
    # What WeChat only doubts passes: it doubts everybody who was away for two hours.
    if verdict.suggestion is Suggestion.RISKY:
        raise NicknameRefused


async def _again(database: Database, code_hash: bytes) -> SignedIn:
    async with database.transaction() as transaction:
        identity_id = await transaction.value(STATEMENTS["session_of_code"], code_hash, rules.GRACE)
        if identity_id is None:
            raise LoginCodeRefused
        return await sessions.begin(transaction, identity_id)


async def _known(transaction: Transaction, app: App, login: Login) -> list[Known]:
    rows = await transaction.fetch(STATEMENTS["known_identities"], app, login.openid, login.unionid)
    return [
        Known(id=r["id"], member_id=r["member_id"], ours=r["ours"], unionid=r["unionid"])
        for r in rows
    ]


async def _newcomer(transaction: Transaction, app: App, login: Login, same: Known | None) -> UUID:
    member_id = same.member_id if same else uuid7()
    if same is None:
        await transaction.execute(STATEMENTS["add_member"], member_id, rules.NICKNAME_AT_FIRST)
    identity_id = uuid7()
    await transaction.execute(
        STATEMENTS["add_identity"], identity_id, member_id, app, login.openid, login.unionid
    )
    return identity_id


async def _learned(
    transaction: Transaction,
    live: Sessions,
    ours: Known,
    known: Sequence[Known],
    unionid: str | None,
) -> None:
    if unionid in {None, ours.unionid}:
        return
    await aliases.lock(transaction)
    await transaction.execute(STATEMENTS["learn_unionid"], ours.id, unionid)
    same = rules.same_person(known, unionid)
    # A unionid that changed says that the app moved to another account, not who this is.
    if same is not None and ours.unionid is None:
        await aliases.join(
            transaction, live, one=ours.member_id, other=same.member_id, why=Joined.UNIONID
        )


async def _turned(transaction: Transaction, live: Sessions, token: str) -> SignedIn | None:
    row = await transaction.row(STATEMENTS["held_refresh"], sessions.hash_of(token))
    if row is None:
        return None
    held = Held(row["now"], row["until_at"], row["used_at"], row["ended_at"])
    match rules.turn(held):
        case Turn.FIRST | Turn.AGAIN:
            # New ones each time, also for a lost answer: of those before only hashes are kept.
            tokens = sessions.made()
            await sessions.rotate(transaction, token, tokens)
            return await sessions.signed_in(transaction, tokens)
        case Turn.REUSED:
            await _ended(transaction, live, row["session_id"], Ended.REUSED)
    return None


async def _ended(transaction: Transaction, live: Sessions, session_id: UUID, why: Ended) -> bool:
    ended = await sessions.end(transaction, session_id, why)
    transaction.after_commit(lambda: live.changed([session_id]))
    return ended
