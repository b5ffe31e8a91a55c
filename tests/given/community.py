"""Communities of a test's own, joined and led as the phones do it."""

from uuid import UUID

from bff.domains.community import joining
from bff.domains.community.joining import Join, Joined
from bff.domains.community.rules import Wish
from bff.domains.community.service import STATEMENTS
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.refusal import raised


def wish(community_id: UUID, member_id: UUID, *aliases: UUID) -> Wish:
    """Somebody wants to be in a community, or to leave it."""
    return Wish(member_id, (member_id, *aliases), community_id)


def joins(*wishes: Wish, key: str | None = None) -> list[Join]:
    """Commands that were never given before, unless they have a key."""
    return [Join(one, joining.asked(one, key or uuid7().hex)) for one in wishes]


async def joined(database: Database, community_id: UUID, *people: UUID) -> list[UUID]:
    """Let people in and return their edges."""
    outcomes = await joining.join(database, joins(*(wish(community_id, one) for one in people)))
    found: list[Joined] = [raised(one) for one in outcomes]
    return [one.membership_id for one in found]


async def application(
    database: Database, member_id: UUID, store_id: UUID, *, owner: bool = False
) -> UUID:
    """Somebody applied to lead a community around a store."""
    id_ = uuid7()
    async with database.transaction() as transaction:
        await transaction.execute(
            STATEMENTS["apply"], id_, member_id, store_id, "西湖团购群", None, owner
        )
    return id_
