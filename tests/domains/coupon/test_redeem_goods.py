import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from bff.domains.code.errors import BottleAlreadyRedeemed, CodeUnknown
from bff.domains.coupon import review
from bff.domains.coupon.errors import EvidenceMissing, NotRedeemable, Reason
from bff.domains.coupon.redeem import Redeemed, asked, redeem
from bff.domains.coupon.rules import Channel
from bff.domains.coupon.terms import Evidence
from bff.gateways.signals import Signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput
from tests.conftest import Statements
from tests.domains.coupon.conftest import Shop
from tests.given import code as codes
from tests.given import coupon as given

GOODS = given.amount_off(1000, evidence=Evidence.GOODS, bottles=1)
NO_CODE = "2" * 12


async def outers(shop: Shop, count: int) -> list[str]:
    [case] = await codes.bottles(shop.database, shop.ring, shop.store_id, count)
    return [bottle.outer for bottle in case.bottles]


async def used(database: Database, campaign_id: object) -> int:
    count: int = await database.value(
        "select count(*) from coupon where campaign_id = $1 and state = 'USED'", campaign_id
    )
    return count


async def test_goods_prove_a_redemption(shop: Shop, signals: Signals, database: Database) -> None:
    [bottle] = await outers(shop, 1)
    campaign = await given.campaign(database, GOODS)
    command = await shop.redeeming(campaign)
    proved = shop.asking(command.look_id, goods=(bottle,))

    [without] = await redeem(database, shop.ring, signals, [command])
    [outcome] = await redeem(database, shop.ring, signals, [proved])

    assert without == EvidenceMissing(Evidence.GOODS, 1)
    assert isinstance(outcome, Redeemed)


@pytest.mark.parametrize("scope", ["products", "categories"])
async def test_goods_are_those_of_the_terms(
    shop: Shop, signals: Signals, database: Database, scope: str
) -> None:
    [bottle] = await outers(shop, 1)
    campaign = await given.campaign(database, replace(GOODS, **{scope: (uuid7(),)}))
    command = await shop.redeeming(campaign, goods=(bottle,))

    [outcome] = await redeem(database, shop.ring, signals, [command])

    assert outcome == NotRedeemable(Reason.OTHER_PRODUCT)
    assert await used(database, campaign) == 0


async def test_goods_of_the_terms_prove_a_redemption(
    shop: Shop, signals: Signals, database: Database
) -> None:
    [case] = await codes.bottles(database, shop.ring, shop.store_id, 1)
    product = await database.value("select product_id from code_case where id = $1", case.id)
    campaign = await given.campaign(database, replace(GOODS, products=(product,)))
    command = await shop.redeeming(campaign, goods=(case.bottles[0].outer,))

    [outcome] = await redeem(database, shop.ring, signals, [command])

    assert isinstance(outcome, Redeemed)


async def test_sixty_four_redemptions_take_six_statements(
    shop: Shop, signals: Signals, database: Database, statements: Statements
) -> None:
    gift = await given.campaign(database, channels=(Channel.GIFT,))
    campaign = await given.campaign(database, GOODS, stores={shop.store_id: gift})
    bottles = [*await outers(shop, 32), *await outers(shop, 32)]
    commands = [await shop.redeeming(campaign, goods=(bottle,)) for bottle in bottles]

    async with statements(at_most=6):
        outcomes = await redeem(database, shop.ring, signals, commands)

    assert all(isinstance(one, Redeemed) and one.gift_coupon_id for one in outcomes)


async def test_a_bad_bottle_uses_up_no_coupon(
    shop: Shop, signals: Signals, database: Database
) -> None:
    [bottle] = await outers(shop, 1)
    campaign = await given.campaign(database, GOODS)
    command = await shop.redeeming(campaign, goods=(NO_CODE,))
    proved = shop.asking(command.look_id, goods=(bottle,))

    outcomes = await redeem(database, shop.ring, signals, [command, proved])

    assert [type(outcome) for outcome in outcomes] == [CodeUnknown, Redeemed]


async def test_a_bad_bottle_spends_no_budget(
    shop: Shop, signals: Signals, database: Database
) -> None:
    [bottle] = await outers(shop, 1)
    scarce = given.amount_off(1000, evidence=Evidence.GOODS, bottles=1, store_budget_fen=1000)
    campaign = await given.campaign(database, scarce)
    commands = [await shop.redeeming(campaign, goods=(text,)) for text in (NO_CODE, bottle)]

    outcomes = await redeem(database, shop.ring, signals, commands)

    assert [type(outcome) for outcome in outcomes] == [CodeUnknown, Redeemed]


async def test_a_bad_bottle_uses_up_no_other(
    shop: Shop, signals: Signals, database: Database
) -> None:
    [bottle] = await outers(shop, 1)
    campaign = await given.campaign(database, GOODS)
    commands = [
        await shop.redeeming(campaign, goods=goods) for goods in [(bottle, NO_CODE), (bottle,)]
    ]

    outcomes = await redeem(database, shop.ring, signals, commands)

    assert [type(outcome) for outcome in outcomes] == [CodeUnknown, Redeemed]
    assert await used(database, campaign) == 1


async def test_one_bottle_proves_one_redemption(
    shop: Shop, signals: Signals, database: Database
) -> None:
    [bottle] = await outers(shop, 1)
    campaign = await given.campaign(database, GOODS)
    looks = [(await shop.redeeming(campaign)).look_id for _ in range(8)]
    commands = [shop.asking(look_id, goods=(bottle,)) for look_id in looks]

    answers = await asyncio.gather(
        *(redeem(database, shop.ring, signals, [command]) for command in commands)
    )

    kinds = Counter(type(outcome) for [outcome] in answers)
    assert kinds == {Redeemed: 1, BottleAlreadyRedeemed: 7}
    assert await used(database, campaign) == 1


async def test_the_same_bottle_twice_is_one_bottle(
    shop: Shop, signals: Signals, database: Database
) -> None:
    [bottle] = await outers(shop, 1)
    two = given.amount_off(1000, evidence=Evidence.GOODS, bottles=2)
    campaign = await given.campaign(database, two)
    command = shop.asking((await shop.redeeming(campaign)).look_id, goods=(bottle, bottle))

    assert await redeem(database, shop.ring, signals, [command]) == [
        EvidenceMissing(Evidence.GOODS, 2)
    ]
    assert await used(database, campaign) == 0


async def test_a_clerk_cannot_prove_an_own_coupon_by_nothing(
    shop: Shop, signals: Signals, database: Database
) -> None:
    command = await shop.redeeming(await given.campaign(database), shop.clerk_id)

    [outcome] = await redeem(database, shop.ring, signals, [command])

    assert isinstance(outcome, Redeemed)
    assert outcome.fact_id is None


async def test_a_released_redemption_is_booked_once(
    shop: Shop, signals: Signals, database: Database
) -> None:
    command = await shop.redeeming(await given.campaign(database), shop.clerk_id)
    [outcome] = await redeem(database, shop.ring, signals, [command])
    assert isinstance(outcome, Redeemed)

    for _ in range(2):
        async with database.transaction() as transaction:
            await review.release(transaction, signals, [outcome.redemption_id])

    owed = await database.value(
        "select sum(gross_fen)::int from share where payee_id = $1", shop.store_id
    )
    assert owed == 1000


@pytest.mark.parametrize("wrong", [{"sale_fen": -1}, {"goods": ["x"] * 21}, {"key": ""}])
def test_an_impossible_redemption_is_bad_input(wrong: dict[str, object]) -> None:
    facts = {
        "store_id": uuid7(),
        "clerk_id": uuid7(),
        "look_id": uuid7(),
        "goods": [],
        "sale_fen": None,
        "key": "k",
    }

    with pytest.raises(BadInput):
        asked(**facts | wrong)  # type: ignore[arg-type]
