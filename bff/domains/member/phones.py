"""A member's phone: proved by WeChat, sealed, found without being read, shown in part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from bff.context import Viewer
from bff.domains.member import aliases, promises, rules, sealing
from bff.domains.member.errors import PhoneCodeRefused, PhoneTaken
from bff.domains.member.kinds import Joined
from bff.domains.member.rules import PhoneNumber
from bff.domains.member.sessions import Sessions
from bff.gateways import wechat
from bff.gateways.wechat import MiniProgram
from bff.kit import answer, statements
from bff.kit.answer import Answers
from bff.kit.database import Database, Transaction, columns
from bff.kit.keyring import Keyring
from bff.kit.refusal import raised

STATEMENTS = statements.load("bff.domains.member")


@dataclass(frozen=True, slots=True)
class PhoneBound:
    """The phone is the viewer's; `merged` says that another member was found to be the same."""

    merged: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What the phone-number button gave, and the id of the request that brings it."""

    phone_code: str
    request_id: str


BINDING = Answers("phoneBind", PhoneBound, PhoneTaken)


async def bind_phone(
    database: Database,
    mini_program: MiniProgram,
    ring: Keyring,
    live: Sessions,
    viewer: Viewer,
    *,
    proof: Proof,
) -> PhoneBound:
    """Bind the phone that WeChat gives for a code; PhoneTaken, PhoneCodeRefused.

    WeChat takes a code once, and is asked before the first answer is looked for: a repetition
    finds its code refused and its answer kept.
    """
    # The code itself goes no further: in a row it would be a secret in clear.
    code_hash = sha256(rules.code(proof.phone_code).encode()).hexdigest()
    asked = answer.request(viewer.member_id, proof.request_id, code_hash)
    phone = await _proved(mini_program, viewer, proof.phone_code)

    async with database.transaction() as transaction:

        async def act(_: list[int]) -> list[PhoneBound | PhoneTaken]:
            if phone is None:
                # Raised, so that nothing is kept: another code may mend the same request.
                raise PhoneCodeRefused
            return [await bind(transaction, ring, live, viewer.member_id, phone)]

        [outcome] = await BINDING.once(transaction, [asked], act)
    bound: PhoneBound = raised(outcome)
    return bound


async def bind(
    transaction: Transaction, ring: Keyring, live: Sessions, member_id: UUID, phone: PhoneNumber
) -> PhoneBound | PhoneTaken:
    """Bind a phone that is proved to be a member's own, or say whose it seems to be."""
    blind = sealing.blind_of(ring, phone)
    # The phone first and aliases last, as in every verb, so that no two wait for each other.
    await promises.lock(transaction, blind)
    holder = await transaction.value(STATEMENTS["holder_of_phone"], blind)
    outcome = await _settled(transaction, live, member_id, holder)
    if isinstance(outcome, PhoneTaken):
        return outcome
    if holder is None:
        # Two phones bound at once by one member would each make that member a key.
        await transaction.execute(STATEMENTS["lock_members"], [member_id])
        await keep(transaction, ring, {member_id: phone})
    else:
        await transaction.execute(STATEMENTS["bound_again"], blind)
    # Also of a phone bound long ago: something may have been promised to it since.
    await promises.take(transaction, blind, member_id)
    return outcome


async def keep(transaction: Transaction, ring: Keyring, phones: Mapping[UUID, PhoneNumber]) -> None:
    """Keep the phones of any number of members, sealed."""
    keys = await _keys(transaction, ring, list(phones))
    rows = [
        (member, sealing.blind_of(ring, phone), sealing.sealed_phone(keys[member], member, phone))
        for member, phone in phones.items()
    ]
    await transaction.execute(STATEMENTS["keep_phones"], *columns(rows))


async def shred(transaction: Transaction, member_id: UUID) -> bool:
    """Erase a member's phone and the key that sealed it; False when there was none."""
    return await transaction.execute(STATEMENTS["shred"], member_id) == 1


async def _proved(mini_program: MiniProgram, viewer: Viewer, phone_code: str) -> PhoneNumber | None:
    try:
        phone = await mini_program.phone(viewer.app, phone_code)
    except wechat.PhoneCodeRefused:
        return None
    return rules.phone(phone.country_code, phone.number)


async def _settled(
    transaction: Transaction, live: Sessions, member_id: UUID, holder: UUID | None
) -> PhoneBound | PhoneTaken:
    if holder is None:
        return PhoneBound(merged=False)
    await aliases.lock(transaction)
    one, other = await aliases.sides(transaction, member_id, holder)
    # An alias holds it: the person proves again what is theirs already.
    if one.members == other.members:
        return PhoneBound(merged=False)
    if not rules.may_merge_by_phone(one, other):
        return PhoneTaken()
    merged = await aliases.join(transaction, live, one=member_id, other=holder, why=Joined.PHONE)
    return PhoneBound(merged=True) if merged else PhoneTaken()


async def _keys(
    transaction: Transaction, ring: Keyring, members: Sequence[UUID]
) -> dict[UUID, bytes]:
    rows = await transaction.fetch(STATEMENTS["keys_of"], list(members))
    kept = {r["member_id"]: sealing.unwrapped(ring, r["member_id"], r["wrapped"]) for r in rows}
    new = {member: sealing.made_key() for member in members if member not in kept}
    if new:
        wrapped = [(member, sealing.wrapped(ring, member, key)) for member, key in new.items()]
        await transaction.execute(STATEMENTS["keep_keys"], *columns(wrapped))
    return kept | new
