"""Members, what they may act as, and their sealed phones."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from bff.domains.member.kinds import Role
from bff.kit.database import Database

# No phone, no openid, no alias: anybody may ask for anybody by id.
MEMBERS = "select id, nickname, avatar_url from member where id = any($1::uuid[])"
ROLES = """
    select member_id, role, scope_id from member_role
    where member_id = any($1::uuid[]) and until_at is null
    order by from_at, id
"""
# Without its key a phone is noise, so a shredded one is not found at all.
PHONES = """
    select member_id, wrapped, sealed, bound_at
    from member_phone join member_key using (member_id)
    where member_id = any($1::uuid[])
"""


class MemberRow(NamedTuple):
    """A member as anybody may see one."""

    id: UUID
    nickname: str
    avatar_url: str | None


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role that a member holds now, and where."""

    role: Role
    scope_id: UUID | None


@dataclass(frozen=True, slots=True)
class SealedPhone:
    """A member's phone as it is kept; only the keyring opens it."""

    member_id: UUID
    wrapped: bytes
    sealed: bytes
    bound_at: datetime


async def members_of(database: Database, ids: Sequence[UUID]) -> list[MemberRow | None]:
    """Return the members with these ids; None where there is none."""
    found = {row["id"]: MemberRow(**row) for row in await database.fetch(MEMBERS, list(ids))}
    return [found.get(one) for one in ids]


async def roles_of(database: Database, member_ids: Sequence[UUID]) -> list[list[RoleRow]]:
    """Return what each member holds now by themselves, aliases left out, the oldest first."""
    held: dict[UUID, list[RoleRow]] = defaultdict(list)
    for row in await database.fetch(ROLES, list(set(member_ids))):
        held[row["member_id"]].append(RoleRow(Role(row["role"]), row["scope_id"]))
    return [held[one] for one in member_ids]


async def phones_of(
    database: Database, persons: Sequence[tuple[UUID, ...]]
) -> list[SealedPhone | None]:
    """Return the phone that each person, given as all their members, bound last."""
    # One statement for all: a person is as many rows as they have accounts with a phone.
    asked = list({member_id for person in persons for member_id in person})
    found = {r["member_id"]: SealedPhone(**r) for r in await database.fetch(PHONES, asked)}
    return [_latest([found[one] for one in person if one in found]) for person in persons]


def _latest(phones: Sequence[SealedPhone]) -> SealedPhone | None:
    return max(phones, key=lambda phone: phone.bound_at, default=None)
