from uuid import uuid4

import pytest

from bff.context import App
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.domains.profit.facts import FactKind, PayeeRole
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.story.phone import Phone
from tests.conftest import HandPhone
from tests.given import payment
from tests.given import profit as given


async def operator(hand_phone: HandPhone, database: Database) -> Phone:
    phone = await hand_phone(uuid4().hex, App.DESK)
    member = ids.read(Kind.MEMBER, (await phone.send("Me"))["me"]["member"]["id"])
    async with database.transaction() as tx:
        await roles.grant(tx, member_id=member, role=Role.OPERATOR, scope_id=None, granted_by=None)
    return phone


async def test_an_operator_sees_the_whole_split(hand_phone: HandPhone, database: Database) -> None:
    product = uuid7()
    await given.demo_rules(database, product)
    fact = await given.fact(
        database, FactKind.BOTTLE_OPENED, store_id=uuid7(), dealer_id=uuid7(), product_id=product
    )
    [booked] = await given.booked(database, fact)
    desk = await operator(hand_phone, database)

    found = (await desk.send("Fact", id=ids.opaque(Kind.FACT, booked.fact_id)))["myBrand"]["fact"]

    assert (found["kind"], found["reward"]["fen"]) == ("BOTTLE_OPENED", 100)
    assert found["rule"] == {"title": "BOTTLE_OPENED rule", "version": 1}
    shares = [(share["role"], share["amount"]["fen"]) for share in found["shares"]]
    assert shares == [("DEALER", 30), ("STORE", 70)]


async def test_an_operator_sees_how_a_payment_is_split(
    hand_phone: HandPhone, database: Database
) -> None:
    store = uuid7()
    await payment.rates(database, store)
    order = await payment.order(database, 1_000, payees={PayeeRole.STORE: store})
    [booked] = await payment.paid(database, order)
    desk = await operator(hand_phone, database)

    found = (await desk.send("Fact", id=ids.opaque(Kind.FACT, booked.fact_id)))["myBrand"]["fact"]

    assert (found["kind"], found["reward"]["fen"]) == ("ORDER_PAID", 1_000)
    [share] = found["shares"]
    assert (share["role"], share["amount"]["fen"]) == ("STORE", 120)


async def test_the_ledger_differs_by_nothing(hand_phone: HandPhone, database: Database) -> None:
    desk = await operator(hand_phone, database)

    ledger = (await desk.send("Ledger"))["myBrand"]["ledger"]

    assert ledger == {"differenceFen": 0, "chainedTo": None}


async def test_a_missing_fact_is_null(hand_phone: HandPhone, database: Database) -> None:
    desk = await operator(hand_phone, database)

    answer = await desk.send("Fact", id=ids.opaque(Kind.FACT, uuid7()))

    assert answer["myBrand"]["fact"] is None


@pytest.mark.parametrize("signed_in", [True, False])
async def test_nobody_else_passes_the_door(hand_phone: HandPhone, signed_in: bool) -> None:  # noqa: FBT001
    phone = await hand_phone(uuid4().hex, App.DESK, signed_in=signed_in)

    assert await phone.send("Ledger") == {"myBrand": None}


async def test_another_kind_of_id_is_bad_input(hand_phone: HandPhone, database: Database) -> None:
    desk = await operator(hand_phone, database)

    answer = await desk.ask("query ($id: ID!) { myBrand { fact(id: $id) { id } } }", id="nonsense")

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
