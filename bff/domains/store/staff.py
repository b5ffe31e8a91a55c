"""Who works at a store: the owner invites, whoever shows the token first becomes a clerk."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.domains.store import rules
from bff.domains.store.errors import (
    AlreadyStaff,
    InvitationExpired,
    InvitationUnknown,
    NotStaff,
    TooManyInvitations,
)
from bff.domains.store.keeping import owned
from bff.domains.store.service import STATEMENTS
from bff.kit import keyring
from bff.kit.answer import Answers, Request
from bff.kit.database import Database, Record, Transaction
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import Refusal, raised

STAFF = (Role.OWNER, Role.CLERK)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation; its token is derived by `token` and kept nowhere."""

    invitation_id: UUID
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """The member works at the store; `role_id` is the edge."""

    store_id: UUID
    role_id: UUID


@dataclass(frozen=True, slots=True)
class Removed:
    """The clerk works at the store no more."""

    store_id: UUID


INVITING = Answers("staffInvite", Invited, TooManyInvitations)
ACCEPTING = Answers("staffAccept", Accepted, InvitationUnknown, InvitationExpired, AlreadyStaff)
REMOVING = Answers("staffRemove", Removed, NotStaff)


def token(ring: Keyring, invitation_id: UUID) -> str:
    """Return the token of an invitation, always the same."""
    return rules.token(keyring.blind(ring.code_index, "invitation", str(invitation_id)))


async def invite(database: Database, ring: Keyring, *, store_id: UUID, request: Request) -> Invited:
    """Invite a clerk to the actor's store; Forbidden unless the actor owns it.

    TooManyInvitations while as many as there may be are open.
    """
    async with database.transaction() as transaction:
        await owned(transaction, member_id=request.actor, store_id=store_id)

        async def act(_fresh: list[int]) -> list[Invited | Refusal]:
            return [await _invited(transaction, ring, store_id, request.actor)]

        [outcome] = await INVITING.once(transaction, [request], act)
    invited: Invited = raised(outcome)
    return invited


async def accept(database: Database, ring: Keyring, *, shown: str, request: Request) -> Accepted:
    """Make the actor a clerk of the store whose token they show, or raise why not."""
    async with database.transaction() as transaction:

        async def act(_fresh: list[int]) -> list[Accepted | Refusal]:
            return [await _accepted(transaction, ring, shown, request.actor)]

        [outcome] = await ACCEPTING.once(transaction, [request], act)
    accepted: Accepted = raised(outcome)
    return accepted


async def remove(
    database: Database, *, store_id: UUID, clerk_id: UUID, request: Request
) -> Removed:
    """End the role of a clerk at the actor's store; `clerk_id` is the edge of the role."""
    async with database.transaction() as transaction:
        await owned(transaction, member_id=request.actor, store_id=store_id)

        async def act(_fresh: list[int]) -> list[Removed | Refusal]:
            return [await _removed(transaction, store_id, clerk_id, request.actor)]

        [outcome] = await REMOVING.once(transaction, [request], act)
    removed: Removed = raised(outcome)
    return removed


async def _invited(
    transaction: Transaction, ring: Keyring, store_id: UUID, owner: UUID
) -> Invited | Refusal:
    if await transaction.value(STATEMENTS["open_invitations"], store_id) >= rules.INVITATIONS_MAX:
        return TooManyInvitations(rules.INVITATIONS_MAX)
    id_ = uuid7()
    hash_ = _hash(ring, token(ring, id_))
    expires_at = await transaction.value(
        STATEMENTS["invite"], id_, store_id, hash_, owner, rules.INVITATION_LASTS
    )
    return Invited(id_, expires_at)


async def _accepted(
    transaction: Transaction, ring: Keyring, shown: str, member_id: UUID
) -> Accepted | Refusal:
    invitation = await transaction.row(STATEMENTS["invited"], _hash(ring, rules.shown(shown)))
    refusal = _unusable(invitation)
    if refusal or invitation is None:
        return refusal or InvitationUnknown()
    store_id = invitation["store_id"]
    # Before the token is taken: an owner who tries it out must not use it up.
    if await roles.holds(transaction, member_id=member_id, roles=STAFF, scope_id=store_id):
        return AlreadyStaff()
    await transaction.execute(STATEMENTS["accepted"], invitation["id"], member_id)
    role_id = await roles.grant(
        transaction,
        member_id=member_id,
        role=Role.CLERK,
        scope_id=store_id,
        # The owner who invited answers for the role, not the one who accepted it.
        granted_by=invitation["invited_by"],
    )
    return Accepted(store_id, role_id)


def _unusable(invitation: Record | None) -> Refusal | None:
    # A token that was taken and one that never was look the same: guessing tells nothing.
    if invitation is None or invitation["accepted_by"] is not None:
        return InvitationUnknown()
    return InvitationExpired(invitation["expires_at"]) if invitation["expired"] else None


async def _removed(
    transaction: Transaction, store_id: UUID, clerk_id: UUID, owner: UUID
) -> Removed | Refusal:
    # Clerks only: no owner is put out of the store, not even by another one.
    member_id = await transaction.value(STATEMENTS["clerk"], clerk_id, store_id)
    if member_id is None:
        return NotStaff()
    await roles.end(
        transaction, member_id=member_id, role=Role.CLERK, scope_id=store_id, ended_by=owner
    )
    return Removed(store_id)


def _hash(ring: Keyring, text: str) -> bytes:
    # Under a key, so that a copy of the table alone opens no door and checks no guess.
    return keyring.blind(ring.code_index, "token", text)
