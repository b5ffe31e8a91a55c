"""A street as it is before the first life of a server: what is sold there, by whom, for what."""

from datetime import timedelta
from random import Random
from uuid import UUID

import httpx

from bff.context import App
from bff.domains.coupon.rules import Channel
from bff.domains.coupon.terms import AmountOff, CampaignKind, PercentOff, Stacking, Terms
from bff.domains.group_buy.rules import Tier
from bff.domains.member.kinds import Role
from bff.domains.store import service as shelves
from bff.kit import clock, ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Phone
from tests.faults.counter import Counter
from tests.faults.leading import Leader
from tests.faults.lives import Lives
from tests.faults.people import Person, hired
from tests.faults.shoppers import Shopper
from tests.faults.street import Street
from tests.given import group_buy, payment, points
from tests.given import order as shops
from tests.given import phone as phones
from tests.given import product as products
from tests.given import store as stores
from tests.given.coupon import amount_off, campaign

PARTY_S, SHORT_LIVED = 1_200, timedelta(minutes=20)
# Enough for a few orders, and soon too few.
POINTS = 10_000
LADDERS = (
    (Tier(2, 11_800),),
    (Tier(2, 11_800), Tier(3, 10_800)),
    (Tier(3, 10_800), Tier(4, 9_800)),
    (Tier(5, 8_800),),
)


async def founded(lives: Lives, line: httpx.AsyncClient, database: Database) -> Street:
    """Open a store with offers, coupons, a community, a clerk, and an operator behind it."""
    await payment.rates(database)
    shop = await shops.shop(database, pieces=10_000)
    taking = {"product_id": shop.product_id, "stores": [shop.store_id], "lasts_s": PARTY_S}
    small_id = await products.product(database, "东风小曲", price_fen=3_333)
    async with database.transaction() as transaction:
        await shelves.sell(transaction, [(shop.store_id, small_id)])
    [small] = await products.variants(database, small_id)
    clerk = await _person(lives, line, "clerk", App.STORE_OWNER)
    await hired(clerk.phone, database, shop.store_id, Role.CLERK)
    operator = await _person(lives, line, "operator", App.DESK)
    await hired(operator.phone, database, None, Role.OPERATOR)
    return Street(
        lives=lives,
        shop=shop,
        counter=Counter(clerk, operator, ids.opaque(Kind.STORE, shop.store_id)),
        offers=[await group_buy.offer(database, ladder, **taking) for ladder in LADDERS],
        campaigns=await _campaigns(database, shop.store_id),
        community_id=await stores.community(database, shop.store_id),
        on_sale={shop.variant_id: 11_000, small: 3_000},
    )


async def shopper(
    street: Street, line: httpx.AsyncClient, database: Database, n: int, dice: Random
) -> Shopper:
    """Let somebody with points of old into a street."""
    person = await _person(street.lives, line, f"shopper-{n}", App.CONSUMER)
    await points.given(database, await phones.member(person.phone), POINTS)
    return Shopper(person, dice, street)


async def leader(
    street: Street, line: httpx.AsyncClient, database: Database, dice: Random
) -> Leader:
    """Have somebody lead the community of a street."""
    person = await _person(street.lives, line, "leader", App.COMMUNITY)
    await hired(person.phone, database, street.community_id, Role.LEADER)
    return Leader(person, dice, street)


async def _person(lives: Lives, line: httpx.AsyncClient, name: str, app: App) -> Person:
    await lives.sandbox.person(name)
    phone = Phone(name, app, server=line, sandbox=lives.sandbox.client)
    await phone.sign_in()
    return Person(phone, lives)


async def _campaigns(database: Database, store_id: UUID) -> list[UUID]:
    """Publish coupons that people claim, and one that paid orders give."""
    soon = await clock.now(database) + SHORT_LIVED
    own = {"store_id": store_id, "everywhere": False, "brand_bp": 0, "store_bp": 10_000}
    store = Terms(
        title="本店券",
        benefit=AmountOff(500),
        worth_fen=500,
        kind=CampaignKind.STORE,
        stacking=Stacking.STORE,
        **own,
    )
    percent = Terms(
        title="八五折",
        benefit=PercentOff(15, 2_000),
        worth_fen=2_000,
        stacking=Stacking.EXCLUSIVE,
        threshold_fen=20_000,
    )
    together = amount_off(1_000, brand_bp=5_000, dealer_bp=2_000, store_bp=3_000)
    await campaign(database, amount_off(333), channels=(Channel.ORDER,))
    return [
        await campaign(database, together),
        await campaign(database, store),
        await campaign(database, percent, total=10, per_member=1),
        await campaign(database, amount_off(2_000), use_until=soon),
        # Whoever has it pays nothing, and the order nothing to WeChat.
        await campaign(database, amount_off(40_000), total=8),
    ]
