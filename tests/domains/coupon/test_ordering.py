import asyncio
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from asyncpg import CheckViolationError, UniqueViolationError

from bff.domains.coupon import held, ordering
from bff.domains.coupon.errors import NotRedeemable
from bff.domains.coupon.held import WALLET_MAX, Purse
from bff.domains.coupon.mismatch import Mismatch, MismatchReason
from bff.domains.coupon.redeem import Redeemed, redeem, topic
from bff.domains.coupon.terms import Stacking
from bff.gateways.signals import Signals
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.conftest import Statements
from tests.domains.coupon.conftest import Shop
from tests.given import coupon as coupons
from tests.given.ordering import Orders, state
from tests.given.waiting import begun

USES = "select state from coupon_use where coupon_id = $1 order by id"
LOCKED = Mismatch(MismatchReason.LOCKED)


async def uses(database: Database, coupon_id: UUID) -> list[str]:
    return [row["state"] for row in await database.fetch(USES, coupon_id)]


async def mine(database: Database, **terms: object) -> tuple[UUID, UUID]:
    """A member and their coupon."""
    lin = uuid7()
    campaign = await coupons.campaign(database, coupons.amount_off(1000, **terms))
    return lin, await coupons.coupon(database, campaign, lin)


async def test_an_order_locks_and_uses_its_coupon(orders: Orders, database: Database) -> None:
    lin, coupon = await mine(database)
    order = orders.wanted(lin, coupon)

    [fit] = await orders.placed(order)
    locked = await state(database, coupon)
    used = await orders.paid(order.order_id)

    assert (fit.fen, locked, await state(database, coupon)) == (1000, "LOCKED", "USED")
    assert used == [(coupon, order.order_id)]
    assert await uses(database, coupon) == ["USED"]


async def test_a_cancelled_order_releases_its_coupon(orders: Orders, database: Database) -> None:
    lin, coupon = await mine(database)
    order = orders.wanted(lin, coupon)
    await orders.placed(order)

    assert await orders.cancelled(order.order_id) == [(coupon, order.order_id)]
    assert await orders.paid(order.order_id) == []
    assert await state(database, coupon) == "USABLE"
    assert await uses(database, coupon) == ["RELEASED"]


async def test_a_refunded_coupon_serves_another_order(orders: Orders, database: Database) -> None:
    lin, coupon = await mine(database)
    first, second = orders.wanted(lin, coupon), orders.wanted(lin, coupon)
    await orders.placed(first)
    await orders.paid(first.order_id)

    back = await orders.refunded(first.order_id)
    [fit] = await orders.placed(second)

    assert (back, fit.fen) == ([(coupon, first.order_id)], 1000)
    assert await uses(database, coupon) == ["GIVEN_BACK", "LOCKED"]
    assert await orders.refunded(first.order_id) == []


async def test_what_expired_meanwhile_stays_expired(orders: Orders, database: Database) -> None:
    lin, coupon = await mine(database)
    order = orders.wanted(lin, coupon)
    await orders.placed(order)
    async with database.transaction() as transaction:
        soon = await clock.now(transaction)
        await transaction.execute(
            "update coupon set usable_from = $2, usable_until = $3 where id = $1",
            *(coupon, soon - timedelta(2), soon - timedelta(1)),
        )

    await orders.cancelled(order.order_id)

    [fit] = await orders.placed(orders.wanted(lin, coupon))
    assert fit.mismatches == {coupon: Mismatch(MismatchReason.EXPIRED)}
    assert await held.held(database, [Purse((lin,), orders.store_id)]) == [[]]


async def test_two_orders_of_one_batch_share_no_coupon(orders: Orders, database: Database) -> None:
    lin, coupon = await mine(database)

    first, second = await orders.placed(*(orders.wanted(lin, coupon) for _ in range(2)))

    assert (first.fen, second.mismatches) == (1000, {coupon: LOCKED})
    assert await uses(database, coupon) == ["LOCKED"]


async def test_sixteen_orders_race_for_one_coupon(orders: Orders, database: Database) -> None:
    lin, coupon = await mine(database)

    answers = await asyncio.gather(*(orders.placed(orders.wanted(lin, coupon)) for _ in range(16)))

    assert Counter(fit.fen for [fit] in answers) == {1000: 1, 0: 15}
    assert await uses(database, coupon) == ["LOCKED"]


async def test_a_payment_that_waits_for_a_release_finds_nothing(
    orders: Orders, database: Database, signals: Signals
) -> None:
    lin, coupon = await mine(database)
    order = orders.wanted(lin, coupon)
    await orders.placed(order)

    async with database.transaction() as transaction:
        await ordering.release(transaction, signals, [order.order_id])
        paying = await begun(database, orders.paid(order.order_id))

    assert await paying == []
    assert (await state(database, coupon), await uses(database, coupon)) == ("USABLE", ["RELEASED"])


async def test_a_release_that_waits_for_a_payment_finds_nothing(
    orders: Orders, database: Database, signals: Signals
) -> None:
    lin, coupon = await mine(database)
    order = orders.wanted(lin, coupon)
    await orders.placed(order)

    async with database.transaction() as transaction:
        await ordering.consume(transaction, signals, [order.order_id])
        cancelling = await begun(database, orders.cancelled(order.order_id))

    assert await cancelling == []
    assert (await state(database, coupon), await uses(database, coupon)) == ("USED", ["USED"])


async def test_an_order_and_a_counter_race_for_one_coupon(
    orders: Orders, shop: Shop, signals: Signals, database: Database
) -> None:
    lin, coupon = await mine(database)
    look = await shop.looked(coupon, lin)
    at_counter = redeem(database, shop.ring, signals, [shop.asking(look.look_id)])

    [redeemed], [fit] = await asyncio.gather(at_counter, orders.placed(orders.wanted(lin, coupon)))

    assert isinstance(redeemed, Redeemed) == bool(fit.mismatches)
    assert isinstance(redeemed, NotRedeemable) == bool(fit.reductions)
    assert await state(database, coupon) == ("LOCKED" if fit.reductions else "USED")


async def test_a_person_known_twice_has_one_wallet(orders: Orders, database: Database) -> None:
    (old, first), (new, second) = await mine(database), await mine(database)

    [found] = await held.held(database, [Purse((new, old), orders.store_id)])

    assert {one.coupon.coupon_id for one in found} == {first, second}


async def test_anothers_coupon_is_not_seen(orders: Orders, database: Database) -> None:
    _, coupon = await mine(database)

    [fit] = await orders.placed(orders.wanted(uuid7(), coupon))

    assert (fit.reductions, fit.mismatches) == ((), {})
    assert await state(database, coupon) == "USABLE"


async def test_a_wallet_is_read_by_what_ends_first(orders: Orders, database: Database) -> None:
    lin = uuid7()
    late = await coupons.campaign(database, use_days=90, total=60, per_member=60)
    soon = await coupons.campaign(database, use_days=1)
    for _ in range(WALLET_MAX):
        await coupons.coupon(database, late, lin)
    first = await coupons.coupon(database, soon, lin)

    [found] = await held.held(database, [Purse((lin,), orders.store_id)])

    assert len(found) == WALLET_MAX
    assert found[0].coupon.coupon_id == first


async def test_orders_keep_a_stores_budget(orders: Orders, database: Database) -> None:
    budgeted = coupons.amount_off(1000, store_budget_fen=2500)
    campaign = await coupons.campaign(database, budgeted)
    people = [uuid7() for _ in range(8)]
    wanted = [orders.wanted(one, await coupons.coupon(database, campaign, one)) for one in people]

    answers = await asyncio.gather(*(orders.placed(*wanted[turn::4]) for turn in range(4)))

    assert Counter(fit.fen for each in answers for fit in each) == {1000: 2, 0: 6}


async def test_counter_and_orders_share_a_stores_budget(
    shop: Shop, signals: Signals, database: Database
) -> None:
    campaign = await coupons.campaign(database, coupons.amount_off(1000, store_budget_fen=1500))
    orders, lin = Orders(database, signals, shop.store_id), uuid7()
    await orders.placed(orders.wanted(lin, await coupons.coupon(database, campaign, lin)))

    [outcome] = await redeem(database, shop.ring, signals, [await shop.redeeming(campaign)])

    assert isinstance(outcome, NotRedeemable)
    assert (
        await database.value("select count(*) from redemption where store_id = $1", shop.store_id)
        == 0
    )


async def test_who_watches_a_coupon_is_told(
    orders: Orders, database: Database, signals: Signals
) -> None:
    lin, coupon = await mine(database)
    order = orders.wanted(lin, coupon)
    told: list[bytes] = []

    async with signals.hearing(topic(coupon), told.append):
        await orders.placed(order)
        await orders.cancelled(order.order_id)

    assert len(told) >= 2


async def test_sixty_four_orders_take_three_statements(
    orders: Orders, database: Database, statements: Statements
) -> None:
    brands = await coupons.campaign(database)
    stores = await coupons.campaign(
        database, coupons.amount_off(500, stacking=Stacking.STORE, store_bp=10_000, brand_bp=0)
    )
    people = [uuid7() for _ in range(64)]
    pairs = [
        [await coupons.coupon(database, campaign, one) for campaign in (brands, stores)]
        for one in people
    ]
    wanted = [orders.wanted(one, *two) for one, two in zip(people, pairs, strict=True)]

    # One of them reads the clock.
    async with statements(at_most=4):
        fits = await orders.placed(*wanted)
    async with statements(at_most=2):
        used = await orders.paid(*(one.order_id for one in wanted))

    assert {fit.fen for fit in fits} == {1500}
    assert len(used) == 128


ONCE_MORE = """
    insert into coupon_use (coupon_id, order_id, campaign_id, store_id, value_fen, advanced_fen,
        state, locked_at)
    select coupon_id, gen_random_uuid(), campaign_id, store_id, value_fen, 0, 'LOCKED', locked_at
    from coupon_use where coupon_id = $1
"""


async def test_the_database_knows_no_coupon_in_two_orders(
    orders: Orders, database: Database
) -> None:
    lin, coupon = await mine(database)
    await orders.placed(orders.wanted(lin, coupon))

    with pytest.raises(UniqueViolationError):
        async with database.transaction() as transaction:
            await transaction.execute(ONCE_MORE, coupon)

    assert await uses(database, coupon) == ["LOCKED"]


@pytest.mark.parametrize("becomes", ["USABLE", "USED", "REVOKED"])
async def test_no_coupon_leaves_an_order_that_holds_it(
    orders: Orders, database: Database, becomes: str
) -> None:
    lin, coupon = await mine(database)
    await orders.placed(orders.wanted(lin, coupon))

    with pytest.raises(CheckViolationError):
        async with database.transaction() as transaction:
            await transaction.execute(MOVE, coupon, becomes)

    assert (await state(database, coupon), await uses(database, coupon)) == ("LOCKED", ["LOCKED"])


MOVE = "update coupon set state = $2 where id = $1"


async def test_no_coupon_is_locked_by_nobody(database: Database) -> None:
    _, coupon = await mine(database)

    with pytest.raises(CheckViolationError):
        async with database.transaction() as transaction:
            await transaction.execute(MOVE, coupon, "LOCKED")

    assert await state(database, coupon) == "USABLE"


async def test_what_a_counter_used_never_comes_back(
    shop: Shop, orders: Orders, signals: Signals, database: Database
) -> None:
    lin, coupon = await mine(database)
    order = orders.wanted(lin, coupon)
    await orders.placed(order)
    await orders.paid(order.order_id)
    await orders.refunded(order.order_id)
    look = await shop.looked(coupon, lin)
    await redeem(database, shop.ring, signals, [shop.asking(look.look_id)])

    with pytest.raises(CheckViolationError):
        async with database.transaction() as transaction:
            await transaction.execute(MOVE, coupon, "USABLE")

    assert await state(database, coupon) == "USED"
