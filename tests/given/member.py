"""Members of a test's own, made as the server makes them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

from bff.context import App, Viewer
from bff.domains.member import roles, sessions
from bff.domains.member import service as members
from bff.domains.member.kinds import Role
from bff.domains.member.service import Person
from bff.domains.member.sessions import Sessions, SignedIn
from bff.gateways import signals
from bff.gateways.wechat import Login
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring


def openid() -> str:
    return f"o{uuid4().hex}"


def login(*, known_as: str | None = None, unionid: str | None = None) -> Login:
    """What WeChat says of somebody: new unless `known_as` an openid."""
    return Login(openid=known_as or openid(), unionid=unionid)


def a_phone() -> str:
    return f"13{uuid4().int % 10**9:09d}"


@asynccontextmanager
async def opened_sessions(redis_url: str) -> AsyncIterator[Sessions]:
    async with signals.opened(redis_url) as opened:
        yield Sessions(opened)


async def enrolled(database: Database, count: int = 1, nickname: str = "林") -> list[UUID]:
    """Members who have never signed in."""
    people = [Person(uuid7(), nickname) for _ in range(count)]
    async with database.transaction() as transaction:
        await members.enrol(transaction, people)
    return [person.member_id for person in people]


async def person(
    database: Database, ring: Keyring, *, phone: str | None = None, unionid: str | None = None
) -> Person:
    """Somebody who is known in the consumer app."""
    known = ((App.CONSUMER, openid()),)
    person = Person(uuid7(), "林", identities=known, unionid=unionid, phone=phone)
    async with database.transaction() as transaction:
        await members.enrol(transaction, [person], ring=ring)
    return person


async def entered(
    database: Database, live: Sessions, known_as: Login | None = None, app: App = App.CONSUMER
) -> SignedIn:
    """Somebody, new unless known, signs in."""
    return await members.admit(database, live, app=app, login=known_as or login())


async def viewer(
    database: Database, app: App = App.CONSUMER, granted: Sequence[tuple[Role, UUID | None]] = ()
) -> Viewer:
    """A member who is signed in and holds these roles; nothing is remembered of the session."""
    [member_id] = await enrolled(database)
    async with database.transaction() as transaction:
        identity_id = uuid7()
        await transaction.execute(
            members.STATEMENTS["add_identity"], identity_id, member_id, app, openid(), None
        )
        for role, scope_id in granted:
            await roles.grant(
                transaction, member_id=member_id, role=role, scope_id=scope_id, granted_by=None
            )
        return (await sessions.begin(transaction, identity_id)).viewer
