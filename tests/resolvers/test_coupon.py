import asyncio
from uuid import UUID, uuid4

from bff.app import House
from bff.context import App, Context, Viewer
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.kit.keyring import Keyring
from bff.story.phone import Phone, document, request_id
from resolvers.schema import built
from tests.conftest import HandPhone
from tests.given import code as codes
from tests.given import coupon as given


async def member(phone: Phone) -> UUID:
    return ids.read(Kind.MEMBER, (await phone.send("Me"))["me"]["member"]["id"])


async def consumer(hand_phone: HandPhone) -> Phone:
    return await hand_phone(uuid4().hex)


async def clerk(hand_phone: HandPhone, database: Database, store_id: UUID) -> Phone:
    phone = await hand_phone(uuid4().hex, App.STORE_OWNER)
    clerk_id = await member(phone)
    async with database.transaction() as transaction:
        await roles.grant(
            transaction, member_id=clerk_id, role=Role.CLERK, scope_id=store_id, granted_by=None
        )
    return phone


def claiming(campaign_id: UUID) -> dict[str, str]:
    return {"campaignId": ids.opaque(Kind.CAMPAIGN, campaign_id), "requestId": request_id()}


async def claimed(phone: Phone, campaign_id: UUID) -> str:
    answer = (await phone.send("CouponClaim", input=claiming(campaign_id)))["couponClaim"]
    return str(answer["coupon"]["id"])


async def looked(phone: Phone, by: Phone, coupon_id: str, store: str) -> dict[str, object]:
    shown = (await phone.send("CouponShow", input={"couponId": coupon_id}))["couponShow"]
    asked = {"storeId": store, "code": shown["code"]}
    look: dict[str, object] = (await by.send("CouponLook", input=asked))["couponLook"]
    return look


async def test_a_claimed_coupon_lies_in_the_wallet(
    hand_phone: HandPhone, database: Database
) -> None:
    campaign, lin = await given.campaign(database), await consumer(hand_phone)

    answer = (await lin.send("CouponClaim", input=claiming(campaign)))["couponClaim"]

    me = (await lin.send("Wallet"))["me"]
    assert [coupon["id"] for coupon in me["wallet"]["nodes"]] == [answer["coupon"]["id"]]
    assert answer["me"]["walletCounts"] == me["walletCounts"]
    assert {"status": "USABLE", "count": 1} in me["walletCounts"]


async def test_wallets_come_by_pages_and_status(hand_phone: HandPhone, database: Database) -> None:
    campaign, lin = await given.campaign(database), await consumer(hand_phone)
    made = [await claimed(lin, campaign) for _ in range(3)]

    first = (await lin.send("Wallet", first=2))["me"]["wallet"]
    rest = (await lin.send("Wallet", after=first["pageInfo"]["endCursor"]))["me"]["wallet"]
    used = (await lin.send("Wallet", status="USED"))["me"]["wallet"]

    assert [one["id"] for one in first["nodes"] + rest["nodes"]] == made[::-1]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert used["nodes"] == []


async def test_a_limit_is_refused_in_words(hand_phone: HandPhone, database: Database) -> None:
    campaign = await given.campaign(database, per_member=1)
    lin = await consumer(hand_phone)
    await claimed(lin, campaign)

    refused = (await lin.send("CouponClaim", input=claiming(campaign)))["couponClaim"]

    assert refused == {
        "__typename": "CouponLimitReached",
        "limit": 1,
        "message": "每人限领 1 张，您已领满。",
    }
    assert await database.value("select issued from campaign where id = $1", campaign) == 1


async def test_a_campaign_says_whether_it_can_be_claimed(
    hand_phone: HandPhone, database: Database
) -> None:
    campaign = await given.campaign(database, total=2, per_member=1)
    lin = await consumer(hand_phone)
    sent = {"id": ids.opaque(Kind.CAMPAIGN, campaign)}
    before = (await lin.send("Campaign", **sent))["campaign"]
    await claimed(lin, campaign)

    after = (await lin.send("Campaign", **sent))["campaign"]

    assert (before["left"], before["claimability"]["can"]) == (2, True)
    assert (after["left"], after["claimability"]["can"]) == (1, False)
    assert after["claimability"]["reason"] == "已达到每人限领 1 张"


async def test_anothers_coupon_looks_like_none(hand_phone: HandPhone, database: Database) -> None:
    campaign = await given.campaign(database)
    lin, eve = await consumer(hand_phone), await consumer(hand_phone)
    coupon_id = await claimed(lin, campaign)
    missing = ids.opaque(Kind.COUPON, uuid7())

    seen = [(await eve.send("Coupon", id=one))["me"]["coupon"] for one in (coupon_id, missing)]
    text = document(App.CONSUMER, "CouponShow")
    shown = [await eve.ask(text, input={"couponId": one}) for one in (coupon_id, missing)]

    assert seen == [None, None]
    assert {one["errors"][0]["message"] for one in shown} == {"There is no such coupon."}


async def test_a_clerk_redeems_what_a_customer_shows(
    hand_phone: HandPhone, database: Database
) -> None:
    store_id = await codes.store(database)
    campaign = await given.campaign(database, stores={store_id: None})
    lin, by = await consumer(hand_phone), await clerk(hand_phone, database, store_id)
    store = ids.opaque(Kind.STORE, store_id)
    look = await looked(lin, by, await claimed(lin, campaign), store)

    sent = {"storeId": store, "lookId": look["lookId"], "requestId": request_id()}
    redeemed = (await by.send("CouponRedeem", input=sent))["couponRedeem"]

    assert look["redeemability"] == {"can": True, "reason": None}
    assert redeemed["coupon"]["status"] == "USED"
    assert [share["amount"]["fen"] for share in redeemed["earned"]] == [1000]


async def test_a_store_that_is_not_yours_is_forbidden(
    hand_phone: HandPhone, database: Database
) -> None:
    own, others = await codes.store(database), await codes.store(database)
    by = await clerk(hand_phone, database, own)
    sent = {"storeId": ids.opaque(Kind.STORE, others), "code": "ABCDEFGHJKMN"}

    answer = await by.ask(document(App.STORE_OWNER, "CouponLook"), input=sent)

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (
        await database.value(
            "select count(*) from code_tries where subject = $1", f"store:{others}"
        )
        == 0
    )


async def test_a_wrong_code_is_refused_in_words(hand_phone: HandPhone, database: Database) -> None:
    store_id = await codes.store(database)
    by = await clerk(hand_phone, database, store_id)
    sent = {"storeId": ids.opaque(Kind.STORE, store_id), "code": "ABCDEFGHJKMN"}

    refused = (await by.send("CouponLook", input=sent))["couponLook"]

    assert refused == {
        "__typename": "CouponCodeUnknown",
        "message": "该码无效或已过期，请顾客刷新后重试。",
    }


async def test_a_scan_shows_its_rewards(
    hand_phone: HandPhone, database: Database, ring: Keyring
) -> None:
    store_id = await codes.store(database)
    [case] = await codes.bottles(database, ring, store_id)
    product = await database.value("select product_id from code_case where id = $1", case.id)
    await given.campaign(database, channels=("SCAN",), products=[product])
    lin = await consumer(hand_phone)

    sent = {"code": case.bottles[0].inner, "requestId": request_id()}
    scanned = (await lin.send("CodeScan", input=sent))["codeScan"]

    assert scanned["firstScan"] is True
    assert [reward["coupon"]["title"] for reward in scanned["rewards"]] == ["十元无门槛券"]


async def test_a_watched_coupon_tells_that_it_is_used(
    hand_phone: HandPhone, database: Database, house: House
) -> None:
    store_id = await codes.store(database)
    lin, by = await consumer(hand_phone), await clerk(hand_phone, database, store_id)
    coupon_id = await claimed(lin, await given.campaign(database))
    store = ids.opaque(Kind.STORE, store_id)
    look = await looked(lin, by, coupon_id, store)
    me = await member(lin)
    context = Context(
        database=house.database,
        services=house.services,
        settings=house.settings,
        request_id="test",
        viewer=Viewer(me, (me,), uuid7(), uuid7(), App.CONSUMER),
    )
    watched = await built().subscribe(
        document(App.CONSUMER, "CouponChanged"), {"id": coupon_id}, context_value=context
    )
    event = asyncio.ensure_future(anext(watched))  # type: ignore[arg-type]

    sent = {"storeId": store, "lookId": look["lookId"], "requestId": request_id()}
    await by.send("CouponRedeem", input=sent)

    told = await asyncio.wait_for(event, 5)
    assert told.data["couponChanged"]["status"] == "USED"
    await watched.aclose()  # type: ignore[union-attr]
