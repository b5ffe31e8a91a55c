"""The auditor finds what is planted among the coupons of honest orders and nothing else."""

import pytest

from bff.domains.checkout import ending, refunded
from bff.domains.checkout.ending import End
from bff.domains.checkout.refunded import Step
from bff.domains.coupon.rules import Channel
from bff.domains.order.states import OrderState, RefundState
from bff.gateways import signals
from bff.kit.database import Database
from bff.kit.keyring import Keyring
from tests.audit import audit
from tests.audit_uses import WRONG
from tests.given import checkout, community, coupon
from tests.given import member as members
from tests.given import product as products
from tests.given import store as stores
from tests.given.broken import planted
from tests.services import Services

SECOND = """
    insert into coupon_use (coupon_id, order_id, campaign_id, store_id, value_fen, advanced_fen,
        state, locked_at)
    select coupon_id, gen_random_uuid(), campaign_id, store_id, value_fen, 0, state, locked_at
    from coupon_use where state = 'LOCKED'
"""
GONE = "update orders set state = 'CANCELLED', ended_at = bff_now() where state = 'PLACED'"
CHEAPER = """
    update orders set payable_fen = payable_fen - 100, reduced_fen = reduced_fen + 100
    where state = 'PAID'
"""
PLANTED = {
    "is USABLE, its order says LOCKED": [
        "update coupon set state = 'USABLE' where state = 'LOCKED'"
    ],
    "is in 2 orders at once": ["drop index coupon_use_now", SECOND],
    "was taken back and is usable": [
        "update coupon set taken_back_at = bff_now() where state = 'USABLE'"
    ],
    "takes off 999": ["update coupon_use set value_fen = 999, advanced_fen = 0"],
    "which it never held": ["delete from coupon_use where state = 'USED'"],
    "is LOCKED, its order": [GONE],
    "was given by an order that does not exist": [
        "update coupon set source_id = gen_random_uuid() where channel = 'ORDER'"
    ],
    "and earned 118 points": [CHEAPER],
}


async def played(database: Database, ring: Keyring) -> None:
    """A neighbour's orders hold, use, release and get back a coupon each."""
    product_id = await products.product(database)
    store_id = await stores.store(database, products=[product_id])
    lin = (await members.person(database, ring)).member_id
    await community.joined(database, await stores.community(database, store_id), lin)
    await coupon.campaign(database, channels=(Channel.ORDER,))
    campaign = await coupon.campaign(database)
    mine = [await coupon.coupon(database, campaign, lin) for _ in range(4)]
    goods = {"store_id": store_id, "product_id": product_id}
    await checkout.placed(database, lin, mine[0], **goods)
    await checkout.paid_for(database, lin, mine[1], **goods)
    over = await checkout.placed(database, lin, mine[2], **goods)
    back = await checkout.paid_for(database, lin, mine[3], **goods)
    refund = await checkout.refund(database, back, lin)
    async with signals.opened(checkout.NOWHERE) as told:
        await ending.end(database, told, [End(over.order_id, OrderState.EXPIRED, closed=True)])
    for state in (RefundState.SENT, RefundState.DONE):
        await refunded.refunded(database, checkout.MCHID, [Step(refund, state)])


async def test_honest_orders_pass(own_database: Database, ring: Keyring) -> None:
    await played(own_database, ring)

    assert await audit(own_database) == []


@pytest.mark.parametrize("words", PLANTED)
async def test_a_planted_error_is_named(
    own_database: Database, own_place: Services, ring: Keyring, words: str
) -> None:
    await played(own_database, ring)

    await planted(own_place.migration_url, PLANTED[words])

    found = await audit(own_database)
    assert any(words in finding for finding in found), found


def test_every_finding_can_be_planted() -> None:
    assert len(PLANTED) == len(WRONG)
