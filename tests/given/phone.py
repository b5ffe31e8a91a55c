"""Who holds a phone, and what they may act as."""

from uuid import UUID

from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Phone


async def member(phone: Phone) -> UUID:
    """The member who is signed in."""
    return ids.read(Kind.MEMBER, (await phone.send("Me"))["me"]["member"]["id"])


async def granted(database: Database, phone: Phone, role: Role, scope_id: UUID | None) -> UUID:
    """Whoever is signed in holds a role from now on."""
    member_id = await member(phone)
    async with database.transaction() as transaction:
        return await roles.grant(
            transaction, member_id=member_id, role=role, scope_id=scope_id, granted_by=None
        )
