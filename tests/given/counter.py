"""Coupons shown and looked at across a counter, for other tests, by the real verbs."""

from uuid import UUID

from bff.domains.coupon import look as looks
from bff.domains.coupon import show
from bff.domains.coupon.look import Look, Looked
from bff.domains.coupon.redeem import Redeem
from bff.kit import answer
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring

HERE = "203.0.113.7"


async def looked(
    database: Database,
    ring: Keyring,
    coupon_id: UUID,
    *,
    owner: UUID,
    store_id: UUID,
    clerk_id: UUID,
) -> Looked:
    """Let the owner show a coupon and a clerk look at it."""
    shown = await show.show(database, ring, members=[owner], coupon_id=coupon_id)
    return await looks.look(database, ring, Look(store_id, clerk_id, shown.code, HERE))


def redeeming(
    look_id: UUID,
    *,
    store_id: UUID,
    clerk_id: UUID,
    goods: tuple[str, ...] = (),
    sale_fen: int | None = None,
    key: str | None = None,
) -> Redeem:
    """Describe a clerk's redemption, under a request of its own."""
    request = answer.request(clerk_id, key or uuid7().hex, str(look_id), goods, sale_fen)
    return Redeem(store_id, clerk_id, look_id, goods, sale_fen, request)
