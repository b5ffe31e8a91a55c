import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bff.domains.checkout import completing, sweeping
from bff.domains.checkout.completing import Complete
from bff.domains.checkout.joining import Seated
from bff.domains.group_buy.errors import (
    AlreadyInParty,
    AnotherProduct,
    PartyFull,
    PartyTooSmall,
    PartyUnknown,
    StoreNotTaking,
    TooManyPieces,
)
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.domains.order.errors import CouponUnknown, ProductUnavailable
from bff.domains.order.payments import Effect
from bff.domains.store import service as stores
from bff.gateways import signals as signals_of_tests
from bff.gateways.signals import Signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import Forbidden
from tests.audit import audit
from tests.conftest import Statements
from tests.edge.changes import fingerprint
from tests.given import points
from tests.given import product as products
from tests.given import seats as given
from tests.given.seats import Round
from tests.services import Services

BACK = "select once, fen, state from refund where order_id = $1 order by id"
READY = "select count(*) from message where moment = 'PICKUP_READY' and about_id = any($1)"
FACTS = "select count(*) from fact where kind = 'ORDER_PAID' and ref = any($1)"


@pytest.fixture(scope="module")
async def told(services: Services) -> AsyncIterator[Signals]:
    async with signals_of_tests.opened(services.redis_url) as signals:
        yield signals


@pytest.fixture
async def round_(database: Database, ring: Keyring, told: Signals) -> Round:
    return await given.opened(database, ring, told, early_bp=5_000)


async def back(round_: Round, order_id: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await round_.database.fetch(BACK, order_id)]


async def test_a_seat_is_an_order_at_the_partys_price(round_: Round) -> None:
    lin, chen, wu = await round_.people(3)

    first = await round_.bought(lin)
    second = await round_.bought(chen, first.party_id)
    third = await round_.seated(wu, first.party_id)

    rows = await round_.orders(first.order_id, second.order_id, third.order_id)
    assert [row["payable_fen"] for row in rows] == [11_800, 11_800, 10_800]
    assert {(row["origin"], row["origin_id"]) for row in rows} == {("PARTY", first.party_id)}
    assert [row["state"] for row in rows] == ["PAID", "PAID", "PLACED"]
    assert all(row["held"] for row in rows)


async def test_a_full_party_is_booked_and_gives_differences_back(round_: Round) -> None:
    _, orders = await round_.filled(3)

    rows = await round_.orders(*orders)

    assert [(row["state"], row["held"]) for row in rows] == [("PAID", False)] * 3
    assert await round_.database.value(FACTS, orders) == 3
    assert [await back(round_, one) for one in orders] == [
        [("LADDER", 1_000, "APPROVED")],
        [("LADDER", 1_000, "APPROVED")],
        [],
    ]


async def test_nothing_is_booked_before_a_party_is_complete(round_: Round) -> None:
    _, orders = await round_.filled(2)

    assert await round_.database.value(FACTS, orders) == 0


async def test_goods_are_ready_when_their_party_is_complete(round_: Round) -> None:
    waiting = (await round_.filled(2))[1]
    _, orders = await round_.filled(3)

    counts = [await round_.database.value(READY, some) for some in (waiting, orders)]

    assert counts == [0, 3]
    rows = await round_.orders(*waiting, *orders)
    assert sum(row["pick_up_by"] is None for row in rows) == 2


async def test_an_expired_party_is_paid_back_once(round_: Round) -> None:
    party_id, [order_id] = await round_.filled(1)
    await round_.over(party_id)

    await asyncio.gather(*(sweeping.expire(round_.database, round_.signals) for _ in range(4)))

    [row] = await round_.orders(order_id)
    assert (row["state"], row["refunded_fen"]) == ("REFUNDED", 11_800)
    assert await back(round_, order_id) == [("PARTY", 11_800, "APPROVED")]
    assert await round_.database.value(FACTS, [order_id]) == 0


async def test_a_party_comes_about_at_its_deadline(round_: Round) -> None:
    party_id, orders = await round_.filled(2)
    await round_.over(party_id)

    await sweeping.expire(round_.database, round_.signals)

    assert [row["held"] for row in await round_.orders(*orders)] == [False, False]
    assert await round_.database.value(FACTS, orders) == 2
    assert await back(round_, orders[0]) == []


async def test_the_brand_completes_a_party(round_: Round) -> None:
    party_id, orders = await round_.filled(2)
    [operator] = await round_.people(1)
    await operates(round_.database, operator)
    asked = {"operator_id": operator, "party_id": party_id, "key": uuid7().hex}

    done = [await completing.complete(round_.database, round_.signals, **asked) for _ in range(2)]

    assert done == [Complete(party_id)] * 2
    assert await round_.database.value(FACTS, orders) == 2


async def operates(database: Database, member_id: Any) -> None:
    async with database.transaction() as transaction:
        await roles.grant(
            transaction,
            member_id=member_id,
            role=Role.OPERATOR,
            scope_id=None,
            granted_by=None,
        )


async def test_too_small_a_party_is_not_completed(round_: Round) -> None:
    party_id, _ = await round_.filled(1)
    [operator] = await round_.people(1)
    asked: dict[str, Any] = {"operator_id": operator, "party_id": party_id, "key": uuid7().hex}
    before = await fingerprint(round_.database)

    with pytest.raises(Forbidden):
        await completing.complete(round_.database, round_.signals, **asked)
    assert await fingerprint(round_.database) == before
    await operates(round_.database, operator)

    with pytest.raises(PartyTooSmall):
        await completing.complete(round_.database, round_.signals, **asked)
    state = "select state from party where id = $1"
    assert await round_.database.value(state, party_id) == "OPEN"


@pytest.mark.parametrize(
    ("wrong", "no"),
    [
        ({"quantity": 2}, TooManyPieces),
        ({"store_id": uuid7()}, StoreNotTaking),
        ({"variant_id": uuid7()}, ProductUnavailable),
        ({"coupons": [uuid7()]}, CouponUnknown),
    ],
)
async def test_a_refused_party_leaves_nothing(
    round_: Round, wrong: dict[str, Any], no: type
) -> None:
    [lin] = await round_.people(1)
    before = await fingerprint(round_.database)

    [outcome] = await round_.ask(await round_.wish(lin, **wrong))

    assert isinstance(outcome, no)
    assert await fingerprint(round_.database) == before


async def test_another_products_variant_is_no_seat(round_: Round) -> None:
    [lin] = await round_.people(1)
    other_id = await products.product(round_.database)
    [variant_id] = await products.variants(round_.database, other_id)
    async with round_.database.transaction() as transaction:
        await stores.sell(transaction, [(round_.shop.store_id, other_id)])

    [outcome] = await round_.ask(await round_.wish(lin, variant_id=variant_id))

    assert isinstance(outcome, AnotherProduct)


async def test_a_seat_asked_for_again_is_the_same(round_: Round) -> None:
    lin, chen = await round_.people(2)
    first = await round_.bought(lin)
    wish = await round_.wish(chen, first.party_id)

    once, again = [(await round_.ask(wish))[0] for _ in range(2)]
    [other] = await round_.ask(await round_.wish(chen, first.party_id))

    assert once == again
    assert other == AlreadyInParty(first.party_id)


async def test_the_last_seat_is_one_order(round_: Round) -> None:
    party_id, _ = await round_.filled(2)
    wishes = [await round_.wish(who, party_id) for who in await round_.people(16)]

    outcomes = [one for [one] in await asyncio.gather(*map(round_.ask, wishes))]

    assert Counter(map(type, outcomes)) == {Seated: 1, PartyFull: 15}
    placed = "select count(*) from orders where origin_id = $1"
    assert await round_.database.value(placed, party_id) == 3


async def test_a_party_of_another_store_is_unknown(round_: Round) -> None:
    party_id, _ = await round_.filled(1)
    [lin] = await round_.people(1)

    [outcome] = await round_.ask(await round_.wish(lin, party_id, store_id=uuid7()))

    assert outcome == PartyUnknown()


LAPSED = """
    update seat set taken_at = taken_at - interval '1 hour', held_until = bff_now()
    where order_id = $1
"""


async def test_money_for_a_full_party_buys_another_seat(round_: Round) -> None:
    party_id, _ = await round_.filled(1)
    late, wu, zhao, sun = await round_.people(4)
    seat = await round_.seated(late, party_id)
    await round_.database.value(LAPSED, seat.order_id)
    for who in (wu, zhao):
        await round_.bought(who, party_id)
    other = await round_.bought(sun)

    assert await round_.paid(seat.order_id) == [Effect.PAYS]

    [row] = await round_.orders(seat.order_id)
    assert (row["state"], row["origin_id"], row["held"]) == ("PAID", other.party_id, True)
    assert await back(round_, seat.order_id) == []


async def test_money_without_a_seat_goes_back(round_: Round) -> None:
    party_id, _ = await round_.filled(1)
    late, wu, zhao = await round_.people(3)
    await points.given(round_.database, late, 800)
    seat = await round_.seated(late, party_id, points=800)
    await round_.database.value(LAPSED, seat.order_id)
    for who in (wu, zhao):
        await round_.bought(who, party_id)
    await round_.database.value(
        "update group_buy_offer set state = 'PAUSED' where id = $1", round_.offer_id
    )

    await round_.paid(seat.order_id)
    await round_.paid(seat.order_id)

    [row] = await round_.orders(seat.order_id)
    assert (row["state"], row["refunded_fen"]) == ("REFUNDED", row["payable_fen"])
    assert await back(round_, seat.order_id) == [("HOMELESS", 11_000, "APPROVED")]
    assert await points.has(round_.database, late) == 800


async def test_parties_and_money_balance(
    own_database: Database, ring: Keyring, told: Signals
) -> None:
    round_ = await given.opened(own_database, ring, told)
    [await round_.filled(people) for people in (3, 2, 1)]
    alone, _ = await round_.filled(1)
    await round_.over(alone)
    await sweeping.expire(own_database, told)

    assert await audit(own_database) == []


async def test_64_seats_take_few_statements(round_: Round, statements: Statements) -> None:
    people = await round_.people(64)
    wishes = [await round_.wish(who) for who in people]

    async with statements(at_most=14):
        outcomes = await round_.ask(*wishes)

    assert {type(one) for one in outcomes} == {Seated}


async def test_points_follow_their_seat(round_: Round) -> None:
    lin, chen = await round_.people(2)
    for one in (lin, chen):
        await points.given(round_.database, one, 500)
    first = await round_.bought(lin, points=400)
    late = await round_.seated(chen, first.party_id, points=300)

    await round_.over(first.party_id)
    await sweeping.expire(round_.database, round_.signals)
    await round_.paid(late.order_id)

    # One has no party and the other moves to a new one.
    assert await back(round_, first.order_id) == [("PARTY", 11_400, "APPROVED")]
    assert [row["state"] for row in await round_.orders(late.order_id)] == ["PAID"]
    assert [await points.has(round_.database, one) for one in (lin, chen)] == [500, 200]
