"""The people behind the desk; the first of them is made by command line."""

from uuid import UUID

from bff.context import App
from bff.domains.member import promises, roles
from bff.domains.member import service as members
from bff.domains.member.kinds import Role
from bff.domains.member.sessions import Sessions
from bff.gateways.wechat import Login
from bff.kit import statements
from bff.kit.database import Database
from bff.kit.keyring import Keyring

STATEMENTS = statements.load("bff.domains.member")


async def add_by_phone(database: Database, ring: Keyring, *, phone: str) -> UUID | None:
    """Make the member with this phone an operator and return who it is.

    None means that nobody has bound it yet: whoever does within 30 days is an operator.
    """
    async with database.transaction() as transaction:
        return await promises.promise(
            transaction, ring, phone=phone, role=Role.OPERATOR, scope_id=None, granted_by=None
        )


async def add_by_openid(database: Database, live: Sessions, *, app: App, openid: str) -> UUID:
    """Make whoever WeChat knows by this openid in an app an operator; return the member."""
    async with database.transaction() as transaction:
        # Nobody at the desk has signed in yet, so there is no one to ask WeChat about.
        login = Login(openid=openid, unionid=None)
        identity_id = await members.identified(transaction, live, app=app, login=login)
        member_id: UUID = await transaction.value(STATEMENTS["member_of_identity"], identity_id)
        await roles.grant(
            transaction, member_id=member_id, role=Role.OPERATOR, scope_id=None, granted_by=None
        )
        return member_id
