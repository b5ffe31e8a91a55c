from uuid import UUID

from redis.asyncio import Redis

from bff.domains.coupon.redeem import redeem
from bff.domains.coupon.rules import Channel
from bff.gateways.signals import Signals
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from loaders.campaign import Claiming, claimability_of, open_campaigns_of
from loaders.coupon import Wallet, coupons_of, wallet_counts_of, wallets_of
from loaders.coupon_row import CouponStatus
from loaders.redemption import Redemptions, campaigns_taken_by, redemptions_of_stores
from tests.conftest import Statements
from tests.given import code as codes
from tests.given import counter
from tests.given import coupon as given


async def test_a_coupon_expires_by_the_clock(own_database: Database) -> None:
    lin = uuid7()
    coupon = await given.coupon(own_database, await given.campaign(own_database, use_days=0), lin)

    await clock.advance(own_database, 86_400)

    [row] = await coupons_of(own_database, [coupon])
    [counts] = await wallet_counts_of(own_database, [(lin,)])
    assert row is not None
    assert row.status is CouponStatus.EXPIRED
    assert dict(counts)[CouponStatus.EXPIRED] == 1


async def test_a_wallet_holds_all_that_a_person_is(database: Database) -> None:
    campaign, old, new = await given.campaign(database), uuid7(), uuid7()
    coupons = [await given.coupon(database, campaign, member) for member in (old, new)]

    [both, one] = await wallets_of(database, [Wallet((old, new), 10), Wallet((old,), 10)])

    assert [row.id for row in both.rows] == coupons[::-1]
    assert [row.id for row in one.rows] == coupons[:1]


async def test_many_wallets_take_one_statement_beside_terms(
    database: Database, statements: Statements
) -> None:
    campaign = await given.campaign(database)
    members = [uuid7() for _ in range(20)]
    coupons = [await given.coupon(database, campaign, member) for member in members]

    async with statements(at_most=2):
        pages = await wallets_of(database, [Wallet((member,), 5) for member in members])

    assert [row.id for page in pages for row in page.rows] == coupons


async def test_claimability_is_each_viewers_own(database: Database) -> None:
    campaign, lin = await given.campaign(database, per_member=1), uuid7()
    await given.coupon(database, campaign, lin)

    rows = await claimability_of(
        database, [Claiming(campaign, (lin,)), Claiming(campaign, ()), Claiming(uuid7(), ())]
    )

    assert [row and row.refusal is None for row in rows] == [False, True, None]
    assert [row.held for row in rows if row] == [1, 0]


async def test_campaigns_open_to_all_come_newest_first(database: Database) -> None:
    made = [await given.campaign(database) for _ in range(3)]
    await given.campaign(database, channels=(Channel.SCAN,))

    two, three = await open_campaigns_of(database, [2, 3])

    assert [row.stock.id for row in three] == made[::-1]
    assert list(two) == list(three)[:2]


async def test_a_store_knows_its_redemptions(
    database: Database, ring: Keyring, redis: Redis
) -> None:
    store_id = await redeemed_twice(database, ring, Signals(redis))

    [page] = await redemptions_of_stores(database, [Redemptions(store_id, 1)])
    [campaigns] = await campaigns_taken_by(database, [store_id])

    assert (len(page.rows), page.has_next) == (1, True)
    assert [(one.count, one.advanced_fen) for one in campaigns] == [(2, 2000)]


async def redeemed_twice(database: Database, ring: Keyring, signals: Signals) -> UUID:
    store_id, clerk_id = await codes.store(database), uuid7()
    campaign = await given.campaign(database)
    where = {"store_id": store_id, "clerk_id": clerk_id}
    for owner in (uuid7(), uuid7()):
        coupon = await given.coupon(database, campaign, owner)
        look = await counter.looked(database, ring, coupon, owner=owner, **where)
        await redeem(database, ring, signals, [counter.redeeming(look.look_id, **where)])
    return store_id
