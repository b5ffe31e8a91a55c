"""Orders for other tests, placed and paid by the real verbs, without anybody's phone."""

from uuid import UUID

from bff.domains.checkout import handing_over, paid, place, refunding
from bff.domains.checkout.place import Placed
from bff.domains.checkout.refunding import Asked
from bff.domains.checkout.till import Ask
from bff.domains.order import pickup
from bff.domains.order.payments import Received
from bff.domains.order.pickup import Counter
from bff.domains.order.rules import Wanted
from bff.gateways import signals
from bff.kit import answer
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from tests.given import product as products

NOWHERE = "unix:///nowhere/redis.sock"
MCHID = "1900000001"
IDENTITY = "select id from identity where member_id = $1 limit 1"


async def placed(
    database: Database,
    member_id: UUID,
    *coupon_ids: UUID,
    store_id: UUID,
    product_id: UUID,
    quantity: int = 1,
    points: int = 0,
) -> Placed:
    """Place an order of a product's first variant."""
    [variant_id] = (await products.variants(database, product_id))[:1]
    wanted = (Wanted(variant_id, quantity),)
    ask = Ask(member_id, (member_id,), store_id, wanted, coupon_ids, points)
    command = place.asked(
        ask,
        identity_id=await database.value(IDENTITY, member_id),
        remark=None,
        for_whom=None,
        key=uuid7().hex,
    )
    async with signals.opened(NOWHERE) as told:
        [outcome] = await place.place(database, told, [command])
    assert isinstance(outcome, Placed), outcome
    return outcome


async def paid_for(
    database: Database,
    member_id: UUID,
    *coupon_ids: UUID,
    store_id: UUID,
    product_id: UUID,
    quantity: int = 1,
    points: int = 0,
) -> UUID:
    """Place an order and have it paid; return its id."""
    goods = {"store_id": store_id, "product_id": product_id}
    order = await placed(
        database, member_id, *coupon_ids, **goods, quantity=quantity, points=points
    )
    money = Received(
        order_id=order.order_id,
        fen=order.payable_fen,
        transaction_id=uuid7().hex[:28],
        success_at=await database.value("select bff_now()"),
    )
    async with signals.opened(NOWHERE) as told:
        await paid.paid(database, MCHID, told, [money])
    return order.order_id


async def looked(
    database: Database, ring: Keyring, order_id: UUID, *, owner: UUID, store_id: UUID, clerk: UUID
) -> UUID:
    """Let the owner show an order and a clerk look at it; return the look."""
    shown = await pickup.show(database, ring, members=[owner], order_id=order_id)
    async with database.transaction() as transaction:
        look = await pickup.looked(
            transaction, ring, code=shown.code, counter=Counter(store_id), clerk_id=clerk
        )
    assert look is not None
    return look.look_id


async def handed_over(
    database: Database, ring: Keyring, order_id: UUID, *, owner: UUID, store_id: UUID
) -> None:
    """Have somebody hand an order over."""
    clerk = uuid7()
    look_id = await looked(database, ring, order_id, owner=owner, store_id=store_id, clerk=clerk)
    command = handing_over.asked(clerk, store_id=store_id, look_id=look_id, key=uuid7().hex)
    async with signals.opened(NOWHERE) as told:
        [outcome] = await handing_over.hand_over(database, told, [command])
    assert isinstance(outcome, handing_over.HandedOver), outcome


async def refund(
    database: Database, order_id: UUID, owner: UUID, *, pieces: int | None = None
) -> UUID:
    """Have the owner ask pieces of the first line back, or all of an order; return the refund."""
    request = answer.request(owner, uuid7().hex, order_id)
    wanted = None if pieces is None else ((1, pieces),)
    wish = refunding.RefundWish(owner, (owner,), order_id, wanted, "漏酒", request)
    async with signals.opened(NOWHERE) as told:
        [outcome] = await refunding.request(database, told, [wish])
    assert isinstance(outcome, Asked), outcome
    return outcome.refund_id
