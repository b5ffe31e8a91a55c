from uuid import UUID, uuid4

import pytest

from bff.app import House
from bff.context import App
from bff.domains.coupon.redeem import redeem
from bff.domains.coupon.rules import Channel
from bff.domains.coupon.terms import PercentOff, Terms
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.gateways.signals import Signals
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.kit.keyring import Keyring
from bff.story.phone import Phone, document
from tests.conftest import HandPhone
from tests.given import code as codes
from tests.given import counter
from tests.given import coupon as given

HALF = {"brand_bp": 5000, "store_bp": 5000}
FIFTH = Terms(title="八折券", benefit=PercentOff(20, 3000), worth_fen=3000, **HALF)


@pytest.fixture
async def store_id(database: Database) -> UUID:
    return await codes.store(database)


@pytest.fixture
async def owner(hand_phone: HandPhone, database: Database, store_id: UUID) -> Phone:
    phone = await hand_phone(uuid4().hex, App.STORE_OWNER)
    me = ids.read(Kind.MEMBER, (await phone.send("Me"))["me"]["member"]["id"])
    async with database.transaction() as transaction:
        await roles.grant(
            transaction, member_id=me, role=Role.OWNER, scope_id=store_id, granted_by=None
        )
    return phone


async def redeemed(house: House, campaign_id: UUID, store_id: UUID, **sale: int) -> str:
    """A customer's coupon is used at the store; return the coupon as phones name it."""
    ring, lin, clerk_id = house.services.get(Keyring), uuid7(), uuid7()
    at = {"store_id": store_id, "clerk_id": clerk_id}
    coupon_id = await given.coupon(house.database, campaign_id, lin)
    look = await counter.looked(house.database, ring, coupon_id, owner=lin, **at)
    command = counter.redeeming(look.look_id, **at, **sale)
    await redeem(house.database, ring, house.services.get(Signals), [command])
    return ids.opaque(Kind.COUPON, coupon_id)


async def test_a_store_sees_what_each_use_was_worth(
    owner: Phone, house: House, store_id: UUID
) -> None:
    gift = await given.campaign(house.database, channels=(Channel.GIFT,))
    campaign = await given.campaign(house.database, FIFTH, stores={store_id: gift})
    coupon = await redeemed(house, campaign, store_id, sale_fen=8000)

    [use] = (await owner.send("Redemptions"))["myStore"]["redemptions"]["nodes"]

    assert use["coupon"] == {"id": coupon, "title": "八折券"}
    assert use["gift"]["title"] == "十元无门槛券"
    worth = {name: use[name]["display"] for name in ("value", "advanced", "sale")}
    assert worth == {"value": "¥16.00", "advanced": "¥8.00", "sale": "¥80.00"}


async def test_redemptions_come_by_pages_newest_first(
    owner: Phone, house: House, store_id: UUID
) -> None:
    campaign = await given.campaign(house.database)
    used = [await redeemed(house, campaign, store_id) for _ in range(3)]

    first = (await owner.send("Redemptions", first=2))["myStore"]["redemptions"]
    end = first["pageInfo"]["endCursor"]
    rest = (await owner.send("Redemptions", first=2, after=end))["myStore"]["redemptions"]

    assert [one["coupon"]["id"] for one in first["nodes"] + rest["nodes"]] == used[::-1]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)


async def test_a_store_sees_what_each_campaign_brought(
    owner: Phone, house: House, store_id: UUID
) -> None:
    idle = await given.campaign(house.database, stores={store_id: None})
    busy = await given.campaign(house.database, stores={store_id: idle})
    for _ in range(2):
        await redeemed(house, busy, store_id)

    shown = (await owner.send("StoreCampaigns"))["myStore"]["campaigns"]

    brought = {
        one["campaign"]["id"]: (one["redemptions"], one["advanced"]["display"]) for one in shown
    }
    assert brought == {
        ids.opaque(Kind.CAMPAIGN, busy): (2, "¥20.00"),
        ids.opaque(Kind.CAMPAIGN, idle): (0, "¥0.00"),
    }


@pytest.mark.parametrize("sum_of_sale", [True, 1.5, 10**15 + 1, "100", -1])
async def test_a_sale_is_a_whole_sum_of_fen(
    owner: Phone, database: Database, store_id: UUID, sum_of_sale: object
) -> None:
    asked = {
        "storeId": ids.opaque(Kind.STORE, store_id),
        "lookId": ids.opaque(Kind.LOOK, uuid7()),
        "saleFen": sum_of_sale,
        "requestId": uuid4().hex,
    }

    answer = await owner.ask(document(App.STORE_OWNER, "CouponRedeem"), input=asked)

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    used = await database.value("select count(*) from redemption where store_id = $1", store_id)
    assert used == 0
