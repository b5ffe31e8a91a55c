"""What members may act as, and where: dated edges, read at every door and never trusted before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.domains.member import rules
from bff.domains.member.kinds import Role
from bff.kit import statements
from bff.kit.database import Database, Transaction, columns
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput

STATEMENTS = statements.load("bff.domains.member")


@dataclass(frozen=True, slots=True)
class Grant:
    """A role for a member, in a place unless the role is the operator's."""

    member_id: UUID
    role: Role
    scope_id: UUID | None = None
    granted_by: UUID | None = None


async def grant(
    transaction: Transaction,
    *,
    member_id: UUID,
    role: Role,
    scope_id: UUID | None,
    granted_by: UUID | None,
) -> UUID:
    """Grant a role and return its edge; a role held already keeps the edge it has."""
    [edge] = await grants(transaction, [Grant(member_id, role, scope_id, granted_by)])
    return edge


async def grants(transaction: Transaction, wanted: Sequence[Grant]) -> list[UUID]:
    """Grant any number of roles in one statement and return their edges, in order."""
    if not wanted:
        return []
    rows = [
        (uuid7(), one.member_id, checked(one.role, one.scope_id), one.scope_id, one.granted_by)
        for one in wanted
    ]
    edges = await transaction.fetch(STATEMENTS["grant"], *columns(rows))
    return [edge["id"] for edge in edges]


async def end(
    transaction: Transaction,
    *,
    member_id: UUID,
    role: Role,
    scope_id: UUID | None,
    ended_by: UUID | None,
) -> bool:
    """End a role from now on; False when the member does not hold it."""
    ended = await transaction.execute(STATEMENTS["end_role"], member_id, role, scope_id, ended_by)
    return ended == 1


async def holds(
    asked: Database | Transaction,
    *,
    member_id: UUID,
    roles: Collection[Role],
    scope_id: UUID | None = None,
) -> bool:
    """Whether a member holds one of these roles in this place now."""
    # Of this member alone: aliases share coupons and limits, never a counter.
    held: bool = await asked.value(STATEMENTS["holds_role"], member_id, list(roles), scope_id)
    return held


async def held(
    asked: Database | Transaction, *, member_id: UUID, scope_id: UUID | None
) -> frozenset[Role]:
    """Return the roles that a member holds now in this place, or anywhere when it is None."""
    rows = await asked.fetch(STATEMENTS["roles_held"], member_id, scope_id)
    return frozenset(Role(row["role"]) for row in rows)


async def scopes(
    asked: Database | Transaction, *, member_id: UUID, roles: Collection[Role]
) -> list[UUID]:
    """Return the places in which a member holds one of these roles now, the oldest first."""
    rows = await asked.fetch(STATEMENTS["scopes_of_role"], member_id, list(roles))
    return list(dict.fromkeys(row["scope_id"] for row in rows))


def checked(role: Role, scope_id: UUID | None) -> Role:
    """Return the role; BadInput unless it has a place exactly when it must have one."""
    if not rules.role_fits(role, scope_id):
        raise BadInput(f"The role {role} does not fit this place.")
    return role
