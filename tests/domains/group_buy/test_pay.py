from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from bff.domains.group_buy.outcomes import Bought, Homeless, Moved, Paid, PaidBefore, Seated
from bff.domains.group_buy.rules import Tier
from bff.domains.group_buy.states import SeatState
from bff.gateways.signals import Signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.conftest import Statements
from tests.given import parties as given
from tests.given.parties import Circle


async def test_the_last_payment_completes_the_party(circle: Circle) -> None:
    lin, chen, wu = await given.people(circle.database, 3)
    party_id, first = await circle.opened(lin)
    second = await circle.joined(party_id, chen)
    wish = circle.joining(party_id, wu)
    await circle.take(wish)

    paid = await circle.paid(wish.order_id)

    assert paid.outcomes == [Seated(party_id)]
    [done] = paid.completed
    assert (done.party_id, done.price_fen) == (party_id, 10_800)
    assert done.order_ids == [first, second, wish.order_id]
    assert await circle.states(first, second, wish.order_id) == ["COMPLETE"] * 3


async def test_whoever_paid_early_is_given_the_difference(
    database: Database, signals: Signals
) -> None:
    circle = await given.circle(database, signals, per_seat=5)
    lin, chen, wu = await given.people(database, 3)
    party_id, first = await circle.opened(lin, quantity=2)
    second = await circle.joined(party_id, chen)
    wish = circle.joining(party_id, wu, quantity=5)
    await circle.take(wish)

    [done] = (await circle.paid(wish.order_id)).completed

    assert done.bought == [
        Bought(first, lin, 2, 2_000),
        Bought(second, chen, 1, 1_000),
        Bought(wish.order_id, wu, 5, 0),
    ]


async def test_a_payment_told_again_changes_nothing(circle: Circle) -> None:
    lin, chen, wu = await given.people(circle.database, 3)
    party_id, first = await circle.opened(lin)
    once = await circle.paid(first)
    [await circle.joined(party_id, who) for who in (chen, wu)]
    before = await circle.everything()

    again = await circle.paid(first, first)

    assert once == Paid([PaidBefore(SeatState.PAID)], [])
    assert again == Paid([PaidBefore(SeatState.COMPLETE)] * 2, [])
    assert await circle.everything() == before


async def test_an_order_without_a_seat_is_none_of_ours(circle: Circle) -> None:
    [lin] = await given.people(circle.database, 1)
    wish = circle.opening(lin)
    await circle.take(wish)

    alone = await circle.paid(uuid7())
    beside = await circle.paid(uuid7(), wish.order_id)

    assert alone == Paid([None], [])
    assert beside.outcomes[0] is None
    assert isinstance(beside.outcomes[1], Seated)


async def test_a_seat_past_its_lease_is_still_paid(circle: Circle) -> None:
    lin, chen = await given.people(circle.database, 2)
    party_id, _ = await circle.opened(lin)
    wish = circle.joining(party_id, chen)
    await circle.take(wish)
    await circle.passed(100_000)

    paid = await circle.paid(wish.order_id)

    assert paid.outcomes == [Seated(party_id)]


async def test_a_partys_time_runs_from_its_heads_payment(circle: Circle) -> None:
    [lin] = await given.people(circle.database, 1)
    wish = circle.opening(lin)
    [held] = await circle.take(wish)
    await circle.passed(500)
    before = await circle.party(held.party_id)

    await circle.paid(wish.order_id)

    after = await circle.party(held.party_id)
    assert (after["ends_at"] - before["ends_at"]).total_seconds() > 499
    assert (after["ends_at"] - after["opened_at"]).total_seconds() == 86_400


Hindered = Callable[[Circle, UUID], Awaitable[None]]


async def lapsed(circle: Circle, party_id: UUID, who: UUID, **facts: int) -> UUID | None:
    """An order whose seat was given up before it was paid."""
    wish = circle.joining(party_id, who, **facts)
    await circle.take(wish)
    await circle.passed(1_000, of=["held"])
    await circle.lapse()
    return wish.order_id


async def test_a_late_payment_takes_its_seat_again(circle: Circle) -> None:
    lin, chen = await given.people(circle.database, 2)
    party_id, _ = await circle.opened(lin)
    order = await lapsed(circle, party_id, chen)
    assert (await circle.party(party_id))["taken"] == 1

    paid = await circle.paid(order)

    assert paid.outcomes == [Seated(party_id)]
    party = await circle.party(party_id)
    assert (party["taken"], party["paid"]) == (2, 2)


async def test_a_late_payment_for_a_full_party_moves(circle: Circle) -> None:
    lin, chen, wu, zhao, sun = await given.people(circle.database, 5)
    party_id, _ = await circle.opened(lin)
    order = await lapsed(circle, party_id, chen)
    [await circle.joined(party_id, who) for who in (wu, zhao)]
    other_id, _ = await circle.opened(sun)

    paid = await circle.paid(order)

    assert paid == Paid([Moved(other_id)], [])
    assert (await circle.party(party_id))["moved_to_id"] == other_id
    rows = await circle.database.fetch(
        "select state, party_id, price_fen from seat where order_id = $1 order by id", order
    )
    assert [tuple(row) for row in rows] == [("MOVED", party_id, 11_800), ("PAID", other_id, 11_800)]


async def test_a_late_payment_may_complete_another_party(circle: Circle) -> None:
    lin, chen, wu, zhao, sun, li = await given.people(circle.database, 6)
    party_id, _ = await circle.opened(lin)
    order = await lapsed(circle, party_id, chen)
    [await circle.joined(party_id, who) for who in (wu, zhao)]
    other_id, first = await circle.opened(sun)
    second = await circle.joined(other_id, li)

    paid = await circle.paid(order)

    [done] = paid.completed
    assert paid.outcomes == [Moved(other_id)]
    assert (done.party_id, done.order_ids) == (other_id, [first, second, order])
    assert [one.give_back_fen for one in done.bought] == [1_000, 1_000, 1_000]


async def test_late_payments_open_parties_of_their_own(circle: Circle) -> None:
    heads = await given.people(circle.database, 4)
    wishes = [circle.opening(who) for who in heads]
    held = await circle.take(*wishes)
    await circle.passed(1_000, of=["held"])
    await circle.lapse()
    assert {(await circle.party(one.party_id))["state"] for one in held} == {"VOID"}

    paid = await circle.paid(*(wish.order_id for wish in wishes))

    moved = [one.to_party_id for one in paid.outcomes if isinstance(one, Moved)]
    # Three of them fill the party that the first one opened.
    assert moved[0] == moved[1] == moved[2] != moved[3]
    assert [done.party_id for done in paid.completed] == [moved[0]]
    assert (await circle.party(moved[0]))["head_id"] == heads[0]
    assert (await circle.party(moved[3]))["state"] == "OPEN"


async def gone_on(circle: Circle, who: UUID) -> None:
    await circle.opened(who)


async def sold_out(circle: Circle, _who: UUID) -> None:
    async with circle.database.transaction() as transaction:
        await transaction.execute(
            "update group_buy_offer set total = taken where id = $1", circle.offer_id
        )


async def paused(circle: Circle, _who: UUID) -> None:
    async with circle.database.transaction() as transaction:
        await transaction.execute(
            "update group_buy_offer set state = 'PAUSED' where id = $1", circle.offer_id
        )


@pytest.mark.parametrize("hindered", [gone_on, sold_out, paused])
async def test_money_without_a_place_goes_back(circle: Circle, hindered: Hindered) -> None:
    lin, chen, wu, zhao = await given.people(circle.database, 4)
    party_id, _ = await circle.opened(lin)
    order = await lapsed(circle, party_id, chen)
    [await circle.joined(party_id, who) for who in (wu, zhao)]
    await hindered(circle, chen)
    before = await circle.party(party_id)

    paid = await circle.paid(order)
    again = await circle.paid(order)

    assert paid == Paid([Homeless()], [])
    assert again == Paid([PaidBefore(SeatState.LEFT)], [])
    assert await circle.party(party_id) == before


async def test_a_late_payment_counts_towards_the_limit(
    database: Database, signals: Signals
) -> None:
    circle = await given.circle(database, signals, [Tier(2, 900)], per_member=2, per_seat=2)
    lin, chen, wu = await given.people(database, 3)
    party_id, _ = await circle.opened(lin)
    order = await lapsed(circle, party_id, chen, quantity=2)
    await circle.joined(party_id, chen)
    await circle.opened(wu)

    paid = await circle.paid(order)

    assert paid.outcomes == [Homeless()]


async def test_64_payments_take_four_statements(circle: Circle, statements: Statements) -> None:
    crowd = await given.people(circle.database, 64)
    wishes = [circle.opening(who) for who in crowd]
    held = await circle.take(*wishes)
    await circle.paid(*(wish.order_id for wish in wishes))
    joins = [
        circle.joining(one.party_id, who)
        for one in held[:32]
        for who in await given.people(circle.database, 2)
    ]
    await circle.take(*joins)

    async with statements(at_most=4):
        paid = await circle.paid(*(join.order_id for join in joins))

    assert len(paid.completed) == 32


async def test_a_late_payment_outlasts_what_was_never_paid(circle: Circle) -> None:
    lin, chen = await given.people(circle.database, 2)
    party_id, _ = await circle.opened(lin)
    order = await lapsed(circle, party_id, chen)
    later = circle.opening(chen)
    await circle.take(later)
    await circle.passed(1_000, of=["held"])

    paid = await circle.paid(order)

    assert paid.outcomes == [Seated(party_id)]
    assert await circle.states(order, later.order_id) == ["PAID", "LAPSED"]


async def test_of_two_payments_the_seat_that_is_there_counts(circle: Circle) -> None:
    lin, chen = await given.people(circle.database, 2)
    party_id, _ = await circle.opened(lin)
    order = await lapsed(circle, party_id, chen)
    later = circle.joining(party_id, chen)
    await circle.take(later)

    paid = await circle.paid(order, later.order_id)

    assert paid.outcomes == [Homeless(), Seated(party_id)]


async def test_one_payment_may_free_the_way_for_another(
    database: Database, signals: Signals
) -> None:
    circle = await given.circle(database, signals, [Tier(2, 900)])
    lin, chen, wu = await given.people(database, 3)
    early = [circle.opening(chen) for _ in range(2)]
    for wish in early:
        await circle.take(wish)
        await circle.passed(1_000, of=["held"])
        await circle.lapse()
    party_id, _ = await circle.opened(lin)
    last = circle.joining(party_id, chen)
    await circle.take(last)
    await circle.opened(wu)

    paid = await circle.paid(*(wish.order_id for wish in early), last.order_id)

    # His own completes one party, and his first late one another; the third opens one.
    assert [type(one) for one in paid.outcomes] == [Moved, Moved, Seated]
    assert len(paid.completed) == 2
