"""Those who want the same thing at the same moment: one gets it, the others are told so."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from uuid import UUID, uuid4

import httpx

from bff.context import App
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.kit.keyring import Keyring
from bff.story.phone import Phone, request_id
from tests.conftest import HandPhone
from tests.faults import crowd as crowds
from tests.faults.people import hired
from tests.given import code as codes
from tests.given import profit
from tests.given.coupon import campaign

CLAIMANTS = 64
REDEEMED = "select count(*) from redemption where campaign_id = $1"
BOOKED = """
    select count(*) from scan join fact on fact.kind = 'CASE_OPENED' and fact.ref = scan.id
    where scan.thing_id = $1
"""


async def clerks(hand_phone: HandPhone, database: Database, *stores: UUID) -> list[Phone]:
    """Hand a clerk of each of these stores a phone."""
    return [
        await hired(await hand_phone(uuid4().hex, App.STORE_OWNER), database, store, Role.CLERK)
        for store in stores
    ]


async def outcomes(
    phones: Sequence[Phone], operation: str, asked: Sequence[dict[str, str]]
) -> Counter[str]:
    """Let all phones send at once, each a request of its own; count the kinds of answer."""
    inputs = [each | {"requestId": request_id()} for each in asked]
    sent = [phone.send(operation, input=each) for phone, each in zip(phones, inputs, strict=True)]
    answers = await asyncio.gather(*sent)
    return Counter(told["__typename"] for answer in answers for told in answer.values())


async def test_one_of_64_gets_the_last_coupon(
    server: httpx.AsyncClient, database: Database
) -> None:
    crowd = await crowds.gathered(database, CLAIMANTS)
    campaign_id = await campaign(database, total=1)

    answers = await asyncio.gather(*(crowds.claim(server, campaign_id, who) for who in crowd))

    held = await crowds.held(database, campaign_id)
    assert len(held) == 1
    assert Counter(answers)[next(iter(held.values()))] == 1
    assert len(set(answers) - {None}) == 2


async def test_one_of_two_scans_a_code_first(
    hand_phone: HandPhone, database: Database, ring: Keyring
) -> None:
    [case] = await codes.bottles(database, ring, await codes.store(database))
    phones = [await hand_phone(uuid4().hex) for _ in range(2)]
    code = {"code": case.bottles[0].inner}

    told = await outcomes(phones, "CodeScan", [code, code])

    assert told == {"CodeScanned": 1, "CodeAlreadyScanned": 1}


async def test_one_of_two_clerks_redeems_a_coupon(
    hand_phone: HandPhone, database: Database
) -> None:
    store_id = await codes.store(database)
    store, lin = ids.opaque(Kind.STORE, store_id), await hand_phone(uuid4().hex)
    phones = await clerks(hand_phone, database, store_id, store_id)
    campaign_id = await campaign(database, stores={store_id: None})
    wish = {"campaignId": ids.opaque(Kind.CAMPAIGN, campaign_id), "requestId": request_id()}
    coupon = (await lin.send("CouponClaim", input=wish))["couponClaim"]["coupon"]
    shown = (await lin.send("CouponShow", input={"couponId": coupon["id"]}))["couponShow"]
    seen = {"storeId": store, "code": shown["code"]}
    looks = [(await phone.send("CouponLook", input=seen))["couponLook"] for phone in phones]

    asked = [{"storeId": store, "lookId": look["lookId"]} for look in looks]
    told = await outcomes(phones, "CouponRedeem", asked)

    assert told == {"CouponRedeemed": 1, "CouponNotRedeemable": 1}
    assert await database.value(REDEEMED, campaign_id) == 1


async def test_one_of_two_stores_opens_a_case(
    hand_phone: HandPhone, database: Database, ring: Keyring
) -> None:
    dealer = await codes.dealer(database)
    stores = [await codes.store(database, dealer) for _ in range(2)]
    [case] = await codes.shipped(database, ring, dealer_id=dealer)
    await profit.demo_rules(
        database, await database.value("select product_id from code_case where id = $1", case.id)
    )
    phones = await clerks(hand_phone, database, *stores)

    asked = [{"storeId": ids.opaque(Kind.STORE, one), "code": case.inner} for one in stores]
    told = await outcomes(phones, "CaseOpen", asked)

    assert told == {"CaseOpened": 1, "CaseAlreadyOpened": 1}
    assert await database.value(BOOKED, case.id) == 1
