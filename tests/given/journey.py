"""The founding journey on a small scale, played by the real verbs: for whoever counts or audits."""

from dataclasses import dataclass
from uuid import UUID

from bff.domains.code.scanning import Scanned
from bff.domains.coupon.redeem import Redeemed, redeem
from bff.domains.coupon.rules import Channel
from bff.domains.coupon.terms import CampaignKind, Evidence
from bff.domains.member import ties
from bff.domains.member.kinds import TieKind
from bff.gateways import signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from tests.given import code as codes
from tests.given import counter, profit
from tests.given import coupon as coupons
from tests.given import member as members

NOWHERE = "unix:///nowhere/redis.sock"


@dataclass(frozen=True, slots=True)
class Played:
    """Who took part: two members, the store whose case it was and that redeemed, its dealer."""

    lin: UUID
    wu: UUID
    store_id: UUID
    dealer_id: UUID
    redemption_id: UUID


async def played(database: Database, ring: Keyring) -> Played:
    """Open a case of three bottles, scan two, claim two coupons, redeem one for a bottle.

    The brand bears 70 % of the coupon's 9.99 yuan, the dealer 20 %, the store 10 %, and the store
    adds a gift. Both members make the store their own.
    """
    lin, wu = await members.enrolled(database, 2)
    dealer_id = await codes.dealer(database)
    store_id = await codes.store(database, dealer_id)
    await profit.demo_rules(database)
    [case] = await codes.bottles(database, ring, store_id, 3, dealer_id=dealer_id)
    scans = [
        codes.scanning(bottle.inner, member)
        for bottle, member in zip(case.bottles, (lin, wu), strict=False)
    ]
    assert all(isinstance(one, Scanned) for one in await codes.scanned(database, ring, *scans))
    campaign_id = await _campaign(database, store_id)
    await coupons.coupon(database, campaign_id, wu)
    coupon_id = await coupons.coupon(database, campaign_id, lin)
    clerk_id = uuid7()
    look = await counter.looked(
        database, ring, coupon_id, owner=lin, store_id=store_id, clerk_id=clerk_id
    )
    command = counter.redeeming(
        look.look_id, store_id=store_id, clerk_id=clerk_id, goods=(case.bottles[0].outer,)
    )
    async with signals.opened(NOWHERE) as told:
        [redeemed] = await redeem(database, ring, told, [command])
    assert isinstance(redeemed, Redeemed)
    await _tied(database, store_id, lin, wu)
    return Played(lin, wu, store_id, dealer_id, redeemed.redemption_id)


async def _campaign(database: Database, store_id: UUID) -> UUID:
    gift = coupons.amount_off(
        500,
        kind=CampaignKind.GIFT,
        brand_bp=0,
        store_bp=10_000,
        store_id=store_id,
        everywhere=False,
    )
    gift_id = await coupons.campaign(database, gift, channels=(Channel.GIFT,))
    terms = coupons.amount_off(
        999,
        evidence=Evidence.GOODS,
        bottles=1,
        everywhere=False,
        brand_bp=7_000,
        dealer_bp=2_000,
        store_bp=1_000,
        reward_fen=300,
    )
    return await coupons.campaign(database, terms, stores={store_id: gift_id})


async def _tied(database: Database, store_id: UUID, *people: UUID) -> None:
    async with database.transaction() as transaction:
        for member_id in people:
            await ties.tie(
                transaction, member_id=member_id, kind=TieKind.STORE, to_id=store_id, source="test"
            )
