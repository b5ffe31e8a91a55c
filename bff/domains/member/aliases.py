"""Two members who are one person: held to be one, never moved, and parted again if it was wrong."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from bff.context import Viewer
from bff.domains.member.kinds import Joined
from bff.domains.member.rules import Side
from bff.domains.member.sessions import Sessions
from bff.kit import statements
from bff.kit.database import Database, Transaction
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput

STATEMENTS = statements.load("bff.domains.member")

# Merges are rare and may touch any two sets: one at a time, and always the last lock taken.
LOCK = "member aliases"


async def lock(transaction: Transaction) -> None:
    """Let nobody else merge or part members until this transaction ends."""
    await transaction.execute(STATEMENTS["lock_names"], [LOCK])


async def sides(transaction: Transaction, one: UUID, other: UUID) -> tuple[Side, Side]:
    """Return what is known of the two persons, under `lock`; they may be the same one."""
    row = await transaction.row(STATEMENTS["sides"], one, other)
    if row is None or None in (row["one"], row["other"]):
        raise BadInput("There is no such member.")
    return await _side(transaction, row["one"]), await _side(transaction, row["other"])


async def may_join(transaction: Transaction, one: Side, other: Side) -> bool:
    """Whether two persons may be held to be one: not when they were parted before."""
    return not await transaction.value(
        STATEMENTS["kept_apart"], list(one.members), list(other.members)
    )


async def join(
    transaction: Transaction,
    sessions: Sessions,
    *,
    one: UUID,
    other: UUID,
    why: Joined,
    joined_by: UUID | None = None,
) -> bool:
    """Hold two members to be one person from now on; False when they are one or were parted.

    The older one stands for both. Only an operator joins again what was parted.
    """
    await lock(transaction)
    here, there = await sides(transaction, one, other)
    if here.members == there.members:
        return False
    # A machine has erred here before; only a person may say that it was right after all.
    if why is not Joined.OPERATOR and not await may_join(transaction, here, there):
        return False
    both = [*here.members, *there.members]
    # The two who stand for their sets are joined, whoever of them met: so the tree stays one.
    elder, younger = await transaction.fetch(STATEMENTS["roots"], both)
    await transaction.execute(
        STATEMENTS["join_members"], uuid7(), younger["id"], elder["id"], why, joined_by
    )
    await _told(transaction, sessions, both)
    return True


async def part(
    transaction: Transaction, sessions: Sessions, *, member_id: UUID, ended_by: UUID | None
) -> bool:
    """End the alias of a member, for good unless an operator joins them; False if it has none."""
    await lock(transaction)
    here, _ = await sides(transaction, member_id, member_id)
    # Whoever hung beneath the member goes with it, and is told apart from the others too.
    parted = await transaction.execute(STATEMENTS["part_members"], member_id, ended_by)
    await _told(transaction, sessions, list(here.members))
    return parted == 1


async def renewed(database: Database, viewer: Viewer) -> Viewer:
    """Return the viewer with all members known by now to be the same person."""
    members = await database.value(STATEMENTS["alias_set"], viewer.member_id)
    return replace(viewer, members=tuple(members))


async def _side(transaction: Transaction, members: Sequence[UUID]) -> Side:
    row = await transaction.row(STATEMENTS["side"], members)
    assert row is not None
    return Side(frozenset(members), has_unionid=row["has_unionid"], has_phone=row["has_phone"])


async def _told(transaction: Transaction, sessions: Sessions, members: Sequence[UUID]) -> None:
    rows = await transaction.fetch(STATEMENTS["change_sessions"], list(members))
    # Their sessions remember sets that have ceased to be true.
    changed = [row["id"] for row in rows]
    transaction.after_commit(lambda: sessions.changed(changed))
