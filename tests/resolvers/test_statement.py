"""The board of a day and the statements, as leaders, stores and dealers see them."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from bff.app import House
from bff.context import App
from bff.domains.checkout import counting
from bff.domains.community_sale import editing
from bff.domains.community_sale.arriving import Count
from bff.domains.member.kinds import Role
from bff.domains.profit.facts import PayeeRole
from bff.gateways.signals import Signals
from bff.kit import clock
from bff.kit.clock import business_day
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.story.phone import Data, Phone
from tests.conftest import HandPhone
from tests.given import community, payment
from tests.given import member as members
from tests.given import sale as given
from tests.given import store as stores
from tests.given.phone import granted, member
from tests.given.sale import Place

# Twelve per cent for the store, three for who brought the order.
STORE_FEN, LEADER_FEN = given.PRICE_FEN * 12 // 100, given.PRICE_FEN * 3 // 100
ASKED = (
    "query ($from: Date!, $to: Date!) { myStore { statement(from: $from, to: $to) { orders } } }"
)
ITEM = "select variant_id from sale_item where sale_id = $1"


@pytest.fixture
async def here(database: Database) -> Place:
    """A community whose store leads it, with its rates."""
    found = await given.place(database, Role.OWNER)
    await payment.rates(database, found.store_id)
    return found


@pytest.fixture
async def sale_id(database: Database, here: Place) -> UUID:
    return await given.sale(database, here)


@pytest.fixture
async def owner(database: Database, hand_phone: HandPhone, here: Place) -> Phone:
    phone = await hand_phone(uuid4().hex, App.STORE_OWNER)
    await granted(database, phone, Role.OWNER, here.store_id)
    return phone


async def bought(database: Database, sale_id: UUID, **payees: UUID) -> UUID:
    """A neighbour pays for one piece of a sale, and so many earn of it."""
    variant_id = await database.value(ITEM, sale_id)
    order_id = await given.ordered(database, sale_id, (variant_id, 1))
    assert isinstance(order_id, UUID)
    earners = {PayeeRole[role]: one for role, one in payees.items()}
    fact = await payment.order(database, given.PRICE_FEN, payees=earners)
    await payment.paid(database, replace(fact, ref=order_id))
    return order_id


async def statement(database: Database, phone: Phone, door: str = "Community") -> Data:
    today = str(business_day(await clock.now(database)))
    answer = await phone.send(f"{door}Statement", **{"from": today, "to": today})
    found: Data = answer[f"my{door}"]["statement"]
    return found


async def arrived(house: House, here: Place, sale_id: UUID, pieces: int) -> None:
    database = house.database
    variant_id = await database.value(ITEM, sale_id)
    await editing.close(database, member_id=here.leader_id, sale_id=sale_id, key=uuid7().hex)
    await counting.count(
        database,
        house.services.get(Signals),
        member_id=here.leader_id,
        sale_id=sale_id,
        counts=(Count(variant_id, pieces, pieces, 0),),
        key=uuid7().hex,
    )


async def test_a_store_that_leads_sees_its_sales_alone(
    database: Database, here: Place, sale_id: UUID, owner: Phone
) -> None:
    await bought(database, sale_id, STORE=here.store_id)
    elsewhere = await payment.order(database, 5_000, payees={PayeeRole.STORE: here.store_id})
    await payment.paid(database, elsewhere)

    community = await statement(database, owner)
    store = await statement(database, owner, "Store")

    [line] = community["days"][0]["lines"]
    assert (line["booked"]["fen"], community["sold"]["fen"]) == (STORE_FEN, given.PRICE_FEN)
    assert (store["orders"], store["sold"]["fen"]) == (2, given.PRICE_FEN + 5_000)


async def test_a_leader_s_statement_is_the_leader_s_own(
    database: Database, hand_phone: HandPhone, here: Place, sale_id: UUID, owner: Phone
) -> None:
    leader = await hand_phone(uuid4().hex, App.COMMUNITY)
    await granted(database, leader, Role.LEADER, here.community_id)
    await bought(database, sale_id, STORE=here.store_id, LEADER=await member(leader))

    mine, theirs = [await statement(database, one) for one in (leader, owner)]

    assert [one["balance"]["fen"] for one in mine["total"]] == [LEADER_FEN]
    assert mine["total"] == mine["days"][0]["lines"]
    assert theirs == {
        "opening": [],
        "days": [],
        "orders": 0,
        "sold": {"fen": 0, "display": "¥0.00"},
        "total": [],
    }


async def test_a_board_shows_the_day_at_a_glance(
    database: Database, house: House, here: Place, sale_id: UUID, owner: Phone
) -> None:
    await community.joined(database, here.community_id, *await members.enrolled(database, 2))
    for _ in range(3):
        await bought(database, sale_id, STORE=here.store_id)
    before = (await owner.send("CommunityToday"))["myCommunity"]["today"]

    await arrived(house, here, sale_id, 3)
    after = (await owner.send("CommunityToday"))["myCommunity"]["today"]

    names = ("openSales", "orders", "members", "newMembers", "waiting", "overdue")
    assert [before[name] for name in names] == [1, 3, 2, 2, 0, 0]
    assert [after[name] for name in names] == [0, 3, 2, 2, 3, 0]
    assert (after["paid"]["fen"], after["commission"]["fen"], after["takenBack"]["fen"]) == (
        3 * given.PRICE_FEN,
        3 * STORE_FEN,
        0,
    )


async def test_a_dealer_has_a_statement_as_well(database: Database, hand_phone: HandPhone) -> None:
    dealer_id = await stores.dealer(database)
    desk = await hand_phone(uuid4().hex, App.DESK)
    await granted(database, desk, Role.DEALER_STAFF, dealer_id)

    found = await statement(database, desk, "Dealer")

    assert (found["orders"], found["days"], found["total"]) == (0, [], [])


@pytest.mark.parametrize(
    ("first", "last"), [("2026-01-02", "2026-01-01"), ("2026-01-01", "2026-04-04")]
)
async def test_a_statement_is_of_a_quarter_at_most(owner: Phone, first: str, last: str) -> None:
    answer = await owner.ask(ASKED, **{"from": first, "to": last})

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_any_day_of_the_calendar_can_be_asked(owner: Phone) -> None:
    days = [("0001-01-01", "0001-01-01"), ("9999-12-31", "9999-12-31")]
    found = [await owner.ask(ASKED, **{"from": first, "to": last}) for first, last in days]

    assert [one["data"]["myStore"]["statement"]["orders"] for one in found] == [0, 0]
