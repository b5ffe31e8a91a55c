import asyncio
from collections import Counter

from bff.domains.coupon.errors import (
    EvidenceMissing,
    LookOver,
    NotRedeemable,
    Reason,
)
from bff.domains.coupon.redeem import Redeem, Redeemed, redeem
from bff.domains.coupon.rules import Channel
from bff.domains.coupon.terms import Evidence
from bff.gateways.signals import Signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import BadInput, Refusal
from tests.domains.coupon.conftest import Shop
from tests.given import coupon as given

Outcome = Redeemed | Refusal | BadInput


async def one(shop: Shop, signals: Signals, command: Redeem) -> Outcome:
    [outcome] = await redeem(shop.database, shop.ring, signals, [command])
    return outcome


async def redemptions(shop: Shop) -> int:
    count: int = await shop.database.value(
        "select count(*) from redemption where store_id = $1", shop.store_id
    )
    return count


async def owed(shop: Shop) -> dict[str, int]:
    rows = await shop.database.fetch(
        "select kind, sum(gross_fen)::int as fen from share where payee_id = $1 group by kind",
        shop.store_id,
    )
    return {row["kind"]: row["fen"] for row in rows}


async def test_a_redeemed_coupon_is_used_and_owed(
    shop: Shop, signals: Signals, database: Database
) -> None:
    campaign = await given.campaign(database)
    command = await shop.redeeming(campaign)

    outcome = await one(shop, signals, command)

    assert isinstance(outcome, Redeemed)
    state = await database.value("select state from coupon where id = $1", outcome.coupon_id)
    assert state == "USED"
    assert await owed(shop) == {"REIMBURSEMENT": 1000}


async def test_the_stores_own_part_is_not_owed(
    shop: Shop, signals: Signals, database: Database
) -> None:
    shared = given.amount_off(1000, brand_bp=7000, store_bp=3000)
    command = await shop.redeeming(await given.campaign(database, shared))

    await one(shop, signals, command)

    assert await owed(shop) == {"REIMBURSEMENT": 700}


async def test_a_store_adds_its_gift(shop: Shop, signals: Signals, database: Database) -> None:
    gift = await given.campaign(database, given.amount_off(500), channels=(Channel.GIFT,))
    campaign = await given.campaign(database, stores={shop.store_id: gift})
    lin = uuid7()

    outcome = await one(shop, signals, await shop.redeeming(campaign, lin))

    assert isinstance(outcome, Redeemed)
    row = await database.row("select * from coupon where id = $1", outcome.gift_coupon_id)
    assert row is not None
    assert (row["campaign_id"], row["member_id"], row["source_id"]) == (
        gift,
        lin,
        outcome.redemption_id,
    )


async def test_a_gift_that_ran_out_refuses_nothing(
    shop: Shop, signals: Signals, database: Database
) -> None:
    gift = await given.campaign(database, total=1, channels=(Channel.GIFT,))
    campaign = await given.campaign(database, stores={shop.store_id: gift})
    commands = [await shop.redeeming(campaign) for _ in range(3)]

    outcomes = await redeem(database, shop.ring, signals, commands)

    gifts = [one.gift_coupon_id for one in outcomes if isinstance(one, Redeemed)]
    assert [gift is not None for gift in gifts] == [True, False, False]


async def test_two_clerks_redeem_one_coupon_once(
    shop: Shop, signals: Signals, database: Database
) -> None:
    lin = uuid7()
    coupon_id = await given.coupon(database, await given.campaign(database), lin)
    other = Shop(database, shop.ring, shop.store_id, uuid7())
    commands = [
        clerk.asking((await clerk.looked(coupon_id, lin)).look_id) for clerk in (shop, other) * 8
    ]

    outcomes = await asyncio.gather(*(one(shop, signals, command) for command in commands))

    assert Counter(type(outcome) for outcome in outcomes) == {Redeemed: 1, NotRedeemable: 15}
    assert await redemptions(shop) == 1


async def test_one_batch_redeems_a_coupon_once(
    shop: Shop, signals: Signals, database: Database
) -> None:
    command = await shop.redeeming(await given.campaign(database))
    again = shop.asking(command.look_id)

    outcomes = await redeem(database, shop.ring, signals, [command, again])

    assert outcomes[1] == NotRedeemable(Reason.USED)
    assert await redemptions(shop) == 1


async def test_a_repeated_request_redeems_once(
    shop: Shop, signals: Signals, database: Database
) -> None:
    command = await shop.redeeming(await given.campaign(database))

    assert await one(shop, signals, command) == await one(shop, signals, command)
    assert await redemptions(shop) == 1


async def test_another_clerk_may_not_use_the_look(
    shop: Shop, signals: Signals, database: Database
) -> None:
    command = await shop.redeeming(await given.campaign(database))
    other = Shop(database, shop.ring, shop.store_id, uuid7())

    assert await one(shop, signals, other.asking(command.look_id)) == LookOver()
    assert await redemptions(shop) == 0


async def test_another_store_does_not_take_it(
    shop: Shop, signals: Signals, database: Database
) -> None:
    campaign = await given.campaign(
        database, given.amount_off(1000, everywhere=False), stores={uuid7(): None}
    )

    outcome = await one(shop, signals, await shop.redeeming(campaign))

    assert outcome == NotRedeemable(Reason.OTHER_STORE)
    assert await redemptions(shop) == 0


async def test_a_threshold_needs_the_sum_of_the_sale(
    shop: Shop, signals: Signals, database: Database
) -> None:
    campaign = await given.campaign(database, given.amount_off(1000, threshold_fen=5000))
    command = await shop.redeeming(campaign)
    less, enough = (shop.asking(command.look_id, sale_fen=fen) for fen in (4999, 5000))

    assert await one(shop, signals, command) == EvidenceMissing(Evidence.AMOUNT, 0)
    assert await one(shop, signals, less) == NotRedeemable(Reason.BELOW_THRESHOLD)
    assert isinstance(await one(shop, signals, enough), Redeemed)


async def test_a_store_budget_stops_redemption(
    shop: Shop, signals: Signals, database: Database
) -> None:
    campaign = await given.campaign(database, given.amount_off(1000, store_budget_fen=2500))
    commands = [await shop.redeeming(campaign) for _ in range(4)]

    answers = await asyncio.gather(*(one(shop, signals, command) for command in commands))

    assert Counter(type(outcome) for outcome in answers) == {Redeemed: 2, NotRedeemable: 2}
    assert await owed(shop) == {"REIMBURSEMENT": 2000}


async def test_unproved_redemptions_beyond_the_day_are_held(
    shop: Shop, signals: Signals, database: Database
) -> None:
    campaign = await given.campaign(database, given.amount_off(1000, unproved_day_fen=2500))
    commands = [await shop.redeeming(campaign) for _ in range(4)]

    answers = await asyncio.gather(*(one(shop, signals, command) for command in commands))

    assert {type(outcome) for outcome in answers} == {Redeemed}
    assert await owed(shop) == {"REIMBURSEMENT": 2000}


async def test_a_look_that_never_was_is_over(shop: Shop, signals: Signals, ring: Keyring) -> None:
    assert await one(shop, signals, shop.asking(uuid7())) == LookOver()
    assert await redemptions(shop) == 0
