"""People who hold a role, each with a phone in the hand."""

from uuid import UUID

from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Phone


async def hired(phone: Phone, database: Database, store_id: UUID, role: Role) -> Phone:
    """Make whoever holds a phone, and is signed in, one of a store's staff."""
    member_id = ids.read(Kind.MEMBER, (await phone.send("Me"))["me"]["member"]["id"])
    async with database.transaction() as transaction:
        await roles.grant(
            transaction, member_id=member_id, role=role, scope_id=store_id, granted_by=None
        )
    return phone
