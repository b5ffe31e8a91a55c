"""Pictures that members send: prepared by who may, made anew, kept under names nobody guesses."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID

from bff.domains.member import roles, rules
from bff.domains.member.errors import UploadsExhausted
from bff.domains.member.kinds import UploadPurpose
from bff.gateways import pictures
from bff.gateways.objects import Objects
from bff.gateways.workshop.service import Workshop
from bff.kit import keyring, statements
from bff.kit.answer import Answers, Request
from bff.kit.database import Database, Transaction
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import Forbidden, Refusal, raised

STATEMENTS = statements.load("bff.domains.member")

# As long as somebody looks for a picture in their album.
PREPARED_FOR = timedelta(minutes=10)
PREPARED_A_DAY_MAX = 100
# Beyond what a phone's camera gives after WeChat has compressed it.
BYTES_MAX = 5 * 1024 * 1024
SIDES_MAX = {UploadPurpose.AVATAR: 512}
SIDE_MAX = 2_048
MAC_BYTES = 16
NAME_BYTES = 16
SWEPT_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture that may be sent; its token is derived by `token` and kept nowhere."""

    upload_id: UUID
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """What a picture is to be sent for, and of which store it is."""

    purpose: UploadPurpose
    store_id: UUID | None


class UploadUnknown(Exception):
    """No picture is expected there, or not any more."""


PREPARING = Answers("uploadPrepare", Prepared, UploadsExhausted)


async def prepare(database: Database, wish: Wish, *, request: Request) -> Prepared:
    """Let the actor send one picture within ten minutes; Forbidden, UploadsExhausted."""
    async with database.transaction() as transaction:
        await _allowed(transaction, request.actor, wish)

        async def act(_fresh: list[int]) -> list[Prepared | Refusal]:
            return [await _prepared(transaction, request.actor, wish)]

        [outcome] = await PREPARING.once(transaction, [request], act)
    prepared: Prepared = raised(outcome)
    return prepared


def token(ring: Keyring, upload_id: UUID) -> str:
    """Return what lets its holder send the picture, always the same."""
    return urlsafe_b64encode(upload_id.bytes + _mac(ring, upload_id)).decode().rstrip("=")


async def keep(
    database: Database,
    ring: Keyring,
    workshop: Workshop,
    objects: Objects,
    *,
    shown: str,
    content: bytes,
) -> str:
    """Keep the picture that a token lets somebody send, and return its name.

    Sent again, the first one stands. UploadUnknown; WorkRefused for what is no picture of ours.
    """
    upload_id = opened(ring, shown)
    row = await database.row(STATEMENTS["expected"], upload_id)
    if row is None:
        raise UploadUnknown
    if row["name"] is not None:
        return str(row["name"])
    side_max = SIDES_MAX.get(UploadPurpose(row["purpose"]), SIDE_MAX)
    picture = await workshop.made(pictures.renewed, {"side_max": side_max}, content)
    name = f"{token_urlsafe(NAME_BYTES)}.jpg"
    # Before its row: a name that is known is always there to be looked at.
    await objects.put(name, picture)
    async with database.transaction() as transaction:
        kept = await transaction.value(STATEMENTS["keep_upload"], upload_id, name)
    assert kept is not None, "what was expected a moment ago is not swept"
    if kept != name:
        await objects.drop(name)
    return str(kept)


async def sweep(database: Database) -> int:
    """Forget up to 10,000 pictures that never came; return how many they were."""
    async with database.transaction() as transaction:
        return await transaction.execute(STATEMENTS["sweep_uploads"], SWEPT_AT_ONCE)


def opened(ring: Keyring, shown: str) -> UUID:
    """Return the upload that a token is of; UploadUnknown when we never gave it."""
    try:
        text = urlsafe_b64decode(shown + "=" * (-len(shown) % 4))
        upload_id = UUID(bytes=text[:-MAC_BYTES])
    except (Error, ValueError):
        raise UploadUnknown from None
    if not hmac.compare_digest(text[-MAC_BYTES:], _mac(ring, upload_id)):
        raise UploadUnknown
    return upload_id


async def _allowed(transaction: Transaction, member_id: UUID, wish: Wish) -> None:
    held = await roles.held(transaction, member_id=member_id, scope_id=wish.store_id)
    if not rules.may_prepare(wish.purpose, in_store=wish.store_id is not None, roles=held):
        raise Forbidden


async def _prepared(
    transaction: Transaction, member_id: UUID, wish: Wish
) -> Prepared | UploadsExhausted:
    if await transaction.value(STATEMENTS["uploads_today"], member_id) >= PREPARED_A_DAY_MAX:
        return UploadsExhausted(PREPARED_A_DAY_MAX)
    values = (uuid7(), member_id, wish.purpose, wish.store_id, PREPARED_FOR)
    row = await transaction.row(STATEMENTS["prepare_upload"], *values)
    assert row is not None
    return Prepared(row["id"], row["expires_at"])


def _mac(ring: Keyring, upload_id: UUID) -> bytes:
    return keyring.blind(ring.code_index, "upload", str(upload_id))[:MAC_BYTES]
