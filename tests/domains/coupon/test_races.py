import asyncio
from collections import Counter
from uuid import UUID

from bff.domains.code import service as codes_service
from bff.domains.code.service import Scanned
from bff.domains.coupon import campaigns
from bff.domains.coupon.claim import Claimed, claim
from bff.domains.coupon.redeem import Redeem, Redeemed, redeem
from bff.domains.coupon.rules import Channel
from bff.domains.coupon.scan import ScanCode, scan
from bff.domains.coupon.terms import Evidence, Terms
from bff.gateways.signals import Signals
from bff.kit import answer
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from tests.domains.coupon.conftest import Shop
from tests.given import code as codes
from tests.given import coupon as given
from tests.given.waiting import begun

THREE_YUAN = given.amount_off(300, evidence=Evidence.GOODS, bottles=1)
ISSUED = """
    select terms.worth_fen, campaign.committed_fen
    from coupon join campaign on campaign.id = coupon.campaign_id
        join campaign_terms as terms on terms.id = coupon.terms_id
    where campaign.id = $1
"""


async def revised_during(
    database: Database, campaign_id: UUID, terms: Terms, act: object
) -> asyncio.Task[list[object]]:
    """Give a campaign new terms while `act` waits for it, and return what it ends in."""
    async with database.transaction() as transaction:
        await campaigns.revise(transaction, campaign_id, terms)
        return await begun(database, act)  # type: ignore[arg-type]  a coroutine of any outcomes


def scanning(text: str) -> ScanCode:
    who = uuid7()
    return ScanCode(codes.scanning(text, who), answer.request(who, uuid7().hex, text))


async def test_a_claim_that_meets_new_terms_gets_them(database: Database) -> None:
    campaign = await given.campaign(database, budget_fen=5000)
    wish = claim(database, [given.claiming(campaign)])

    [outcome] = await (await revised_during(database, campaign, THREE_YUAN, wish))

    assert isinstance(outcome, Claimed)
    assert tuple(await database.row(ISSUED, campaign) or ()) == (300, 300)


async def test_a_scan_that_meets_new_terms_gets_them(
    database: Database, ring: Keyring, signals: Signals
) -> None:
    [case] = await codes.bottles(database, ring, await codes.store(database))
    product = await database.value("select product_id from code_case where id = $1", case.id)
    campaign = await given.campaign(database, channels=(Channel.SCAN,), products=[product])
    first = scan(database, ring, signals, [scanning(case.bottles[0].inner)])

    [outcome] = await (await revised_during(database, campaign, THREE_YUAN, first))

    assert isinstance(outcome, Scanned)
    assert tuple(await database.row(ISSUED, campaign) or ()) == (300, 300)


async def test_a_gift_that_meets_new_terms_gets_them(
    database: Database, ring: Keyring, signals: Signals
) -> None:
    shop = Shop(database, ring, await codes.store(database), uuid7())
    gift = await given.campaign(database, channels=(Channel.GIFT,))
    campaign = await given.campaign(database, stores={shop.store_id: gift})
    used = redeem(database, ring, signals, [await shop.redeeming(campaign)])

    [outcome] = await (await revised_during(database, gift, THREE_YUAN, used))

    assert isinstance(outcome, Redeemed)
    assert tuple(await database.row(ISSUED, gift) or ()) == (300, 300)


async def crossed(
    database: Database, ring: Keyring, product: UUID, bottles: int
) -> tuple[Shop, UUID, list[Redeem], list[ScanCode]]:
    """A store's bottles to be scanned, and as many coupons to be redeemed by them, with gifts."""
    shop = Shop(database, ring, await codes.store(database), uuid7())
    [case] = await codes.bottles(database, ring, shop.store_id, bottles, product_id=product)
    gift = await given.campaign(database, channels=(Channel.GIFT,))
    campaign = await given.campaign(database, THREE_YUAN, stores={shop.store_id: gift})
    uses = [await shop.redeeming(campaign, goods=(bottle.outer,)) for bottle in case.bottles]
    return shop, campaign, uses, [scanning(bottle.inner) for bottle in case.bottles]


async def test_all_verbs_at_once_wait_for_none_forever(
    database: Database, ring: Keyring, signals: Signals
) -> None:
    product = await codes.product(database)
    await given.campaign(database, channels=(Channel.SCAN,), products=[product])
    _, campaign, uses, scans = await crossed(database, ring, product, 12)
    wishes = [given.claiming(campaign) for _ in range(12)]

    answers = await asyncio.gather(
        *(claim(database, wishes[turn::3]) for turn in range(3)),
        *(redeem(database, ring, signals, uses[turn::3][::-1]) for turn in range(3)),
        *(scan(database, ring, signals, scans[turn::3]) for turn in range(3)),
    )

    kinds = Counter(type(one) for each in answers for one in each)
    assert kinds == {Claimed: 12, Redeemed: 12, Scanned: 12}


async def test_a_bottle_is_scanned_and_redeemed_at_once(
    database: Database, ring: Keyring, signals: Signals
) -> None:
    product = await codes.product(database)
    _, _, [use, *_], [first, *_] = await crossed(database, ring, product, 2)

    async with database.transaction() as transaction:
        [scanned] = await codes_service.take(transaction, ring, [first.scan])
        waiting = await begun(database, redeem(database, ring, signals, [use]))

    assert isinstance(scanned, Scanned)
    assert [type(outcome) for outcome in await waiting] == [Redeemed]
    states = await database.row(
        "select inner_state, outer_state from code_bottle where id = $1", scanned.bottle_id
    )
    assert tuple(states or ()) == ("SCANNED", "REDEEMED")
