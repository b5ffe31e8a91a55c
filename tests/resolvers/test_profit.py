from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bff.context import App
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.domains.profit.facts import FactKind
from bff.kit import clock, ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.story.phone import Phone
from tests.conftest import HandPhone
from tests.given import profit as given
from tests.given import store as stores


async def staff(
    hand_phone: HandPhone, database: Database, app: App, role: Role, scope_id: UUID
) -> Phone:
    phone = await hand_phone(uuid4().hex, app)
    member_id = ids.read(Kind.MEMBER, (await phone.send("Me"))["me"]["member"]["id"])
    async with database.transaction() as tx:
        await roles.grant(tx, member_id=member_id, role=role, scope_id=scope_id, granted_by=None)
    return phone


@pytest.fixture
async def store(database: Database) -> UUID:
    """A store that redeemed one coupon of the demo's campaign."""
    store, product = await stores.store(database), uuid7()
    await given.demo_rules(database, product)
    fact = await given.fact(
        database,
        FactKind.REDEEMED,
        store_id=store,
        dealer_id=uuid7(),
        product_id=product,
        advanced_fen=1000,
    )
    await given.booked(database, fact)
    return store


async def test_an_owner_sees_what_is_owed_and_why(
    hand_phone: HandPhone, database: Database, store: UUID
) -> None:
    owner = await staff(hand_phone, database, App.STORE_OWNER, Role.OWNER, store)

    mine = (await owner.send("StoreEarnings", storeId=ids.opaque(Kind.STORE, store)))["myStore"]

    owed = [(balance["kind"], balance["amount"]["fen"]) for balance in mine["balance"]]
    assert owed == [("REIMBURSEMENT", 1000), ("REWARD", 200)]
    [reward] = [share for share in mine["earnings"]["nodes"] if share["kind"] == "REWARD"]
    assert {"label": "份额", "value": "固定 ¥2.00"} in reward["explanation"]


async def test_earnings_are_asked_for_by_kind_and_time(
    hand_phone: HandPhone, database: Database, store: UUID
) -> None:
    owner = await staff(hand_phone, database, App.STORE_OWNER, Role.OWNER, store)
    later = (await clock.now(database) + timedelta(days=1)).isoformat()
    asked = {"storeId": ids.opaque(Kind.STORE, store)}

    rewards = await owner.send("StoreEarnings", **asked, kind="REWARD", status="BOOKED")
    none = await owner.send("StoreEarnings", **asked, since=later)

    assert [s["kind"] for s in rewards["myStore"]["earnings"]["nodes"]] == ["REWARD"]
    assert none["myStore"]["earnings"]["nodes"] == []


async def test_earnings_go_on_where_a_page_ended(
    hand_phone: HandPhone, database: Database, store: UUID
) -> None:
    owner = await staff(hand_phone, database, App.STORE_OWNER, Role.CLERK, store)
    asked = {"storeId": ids.opaque(Kind.STORE, store), "first": 1}

    one = (await owner.send("StoreEarnings", **asked))["myStore"]["earnings"]
    after = one["pageInfo"]["endCursor"]
    two = (await owner.send("StoreEarnings", **asked, after=after))["myStore"]["earnings"]

    assert (one["pageInfo"]["hasNextPage"], two["pageInfo"]["hasNextPage"]) == (True, False)
    assert one["nodes"][0]["id"] != two["nodes"][0]["id"]


@pytest.mark.parametrize("wrong", [{"first": 0}, {"first": 51}, {"after": "nonsense"}])
async def test_impossible_pages_are_bad_input(
    hand_phone: HandPhone, database: Database, store: UUID, wrong: dict[str, object]
) -> None:
    owner = await staff(hand_phone, database, App.STORE_OWNER, Role.OWNER, store)
    text = """
        query ($id: ID!, $first: Int! = 1, $after: String) {
            myStore(id: $id) { earnings(first: $first, after: $after) { nodes { id } } }
        }
    """

    answer = await owner.ask(text, id=ids.opaque(Kind.STORE, store), **wrong)

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "2026-11-22T10:01:00", "now"])
async def test_impossible_moments_are_bad_input(
    hand_phone: HandPhone, database: Database, store: UUID, since: str
) -> None:
    owner = await staff(hand_phone, database, App.STORE_OWNER, Role.OWNER, store)
    text = """
        query ($id: ID!, $since: DateTime) {
            myStore(id: $id) { earnings(since: $since) { nodes { id } } }
        }
    """

    answer = await owner.ask(text, id=ids.opaque(Kind.STORE, store), since=since)

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_today_adds_up(hand_phone: HandPhone, database: Database, store: UUID) -> None:
    clerk = await staff(hand_phone, database, App.STORE_OWNER, Role.CLERK, store)

    today = (await clerk.send("StoreToday", storeId=ids.opaque(Kind.STORE, store)))["myStore"]

    sums = {name: today["today"][name]["fen"] for name in ("reimbursed", "rewarded", "split")}
    assert sums == {"reimbursed": 1000, "rewarded": 200, "split": 0}


async def test_another_stores_money_is_not_shown(
    hand_phone: HandPhone, database: Database, store: UUID
) -> None:
    other = await staff(
        hand_phone, database, App.STORE_OWNER, Role.OWNER, await stores.store(database)
    )

    answer = await other.send("StoreEarnings", storeId=ids.opaque(Kind.STORE, store))

    assert answer == {"myStore": None}


async def test_a_dealer_sees_its_own_part(hand_phone: HandPhone, database: Database) -> None:
    dealer, product = await stores.dealer(database), uuid7()
    await given.demo_rules(database, product)
    fact = await given.fact(database, FactKind.BOTTLE_OPENED, dealer_id=dealer, product_id=product)
    await given.booked(database, fact)
    desk = await staff(hand_phone, database, App.DESK, Role.DEALER_STAFF, dealer)

    answer = await desk.send("DealerEarnings", dealerId=ids.opaque(Kind.DEALER, dealer))

    [share] = answer["myDealer"]["earnings"]["nodes"]
    assert share["amount"]["fen"] == 30
