"""Roles promised to a phone: whoever proves it to be theirs holds them from then on."""

from uuid import UUID

from bff.domains.member import roles, rules, sealing
from bff.domains.member.kinds import Role
from bff.domains.member.roles import Grant
from bff.kit import statements
from bff.kit.database import Transaction
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring

STATEMENTS = statements.load("bff.domains.member")


async def promise(
    transaction: Transaction,
    ring: Keyring,
    *,
    phone: str,
    role: Role,
    scope_id: UUID | None,
    granted_by: UUID | None,
) -> UUID | None:
    """Grant a role to the member with this phone and return who that is, or promise it.

    None means promised: within 30 days it goes to the first member who binds this phone.
    """
    roles.checked(role, scope_id)
    blind = sealing.blind_of(ring, rules.phone_of(phone))
    # Whoever binds the phone just now must find the promise, or be found as its holder.
    await lock(transaction, blind)
    holder: UUID | None = await transaction.value(STATEMENTS["holder_of_phone"], blind)
    if holder is not None:
        await roles.grant(
            transaction, member_id=holder, role=role, scope_id=scope_id, granted_by=granted_by
        )
        return holder
    await transaction.execute(
        STATEMENTS["promise"], uuid7(), blind, role, scope_id, granted_by, rules.PROMISE_LASTS
    )
    return None


async def take(transaction: Transaction, blind: bytes, member_id: UUID) -> None:
    """Give a member what was promised to the phone that they have just proved to be theirs."""
    rows = await transaction.fetch(STATEMENTS["take_promises"], blind, member_id)
    await roles.grants(
        transaction,
        [Grant(member_id, Role(r["role"]), r["scope_id"], r["granted_by"]) for r in rows],
    )


async def lock(transaction: Transaction, blind: bytes) -> None:
    """Let nobody else bind or promise this phone until the transaction ends."""
    await transaction.execute(STATEMENTS["lock_names"], [f"phone {blind.hex()}"])
