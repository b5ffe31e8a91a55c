import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bff.domains.group_buy import seats
from bff.domains.group_buy.errors import AlreadyInParty, PartyFull
from bff.domains.group_buy.joining import JoinParty, OpenParty
from bff.domains.group_buy.outcomes import Held, Swept
from bff.gateways.signals import Signals
from bff.kit.convoy import Convoy
from bff.kit.database import Database
from tests.audit_group_buys import group_buys
from tests.given import parties as given
from tests.given.parties import Circle


async def one_left(circle: Circle, count: int) -> list[JoinParty]:
    """So many people who want the last seat of a party."""
    lin, chen, *crowd = await given.people(circle.database, count + 2)
    party_id, _ = await circle.opened(lin)
    await circle.joined(party_id, chen)
    return [circle.joining(party_id, who) for who in crowd]


async def test_64_joins_over_a_convoy_give_one_seat(circle: Circle) -> None:
    async def carried(wishes: Sequence[OpenParty | JoinParty]) -> list[Any]:
        return await circle.take(*wishes)

    convoy = Convoy("joins", carried, batch_max=7)
    wishes = await one_left(circle, 64)

    outcomes = await asyncio.gather(*(convoy.one(wish) for wish in wishes), return_exceptions=True)

    assert Counter(map(type, outcomes)) == {Held: 1, PartyFull: 63}


async def test_64_joins_on_connections_give_one_seat(circle: Circle) -> None:
    wishes = await one_left(circle, 64)

    outcomes = [one for [one] in await asyncio.gather(*map(circle.take, wishes))]

    assert Counter(map(type, outcomes)) == {Held: 1, PartyFull: 63}


async def test_a_person_racing_under_two_names_sits_once(circle: Circle) -> None:
    lin, chen, alias = await given.people(circle.database, 3)
    party_id, _ = await circle.opened(lin)
    names = [(chen, alias), (alias, chen)] * 8

    outcomes = await asyncio.gather(
        *(circle.take(circle.joining(party_id, *one)) for one in names),
        *(circle.take(circle.opening(*one)) for one in names),
    )

    assert Counter(type(one) for [one] in outcomes) == {Held: 1, AlreadyInParty: 31}


async def test_a_payment_told_16_times_at_once_counts_once(circle: Circle) -> None:
    [order] = [wish.order_id for wish in await one_left(circle, 1) if await circle.take(wish)]

    told = await asyncio.gather(*(circle.paid(order) for _ in range(16)))

    assert sum(len(one.completed) for one in told) == 1


async def test_the_last_payment_and_the_deadline_agree(
    own_database: Database, signals: Signals
) -> None:
    circle = await given.circle(own_database, signals)
    orders = []
    for _ in range(8):
        lin, chen = await given.people(own_database, 2)
        party_id, order = await circle.opened(lin)
        wish = circle.joining(party_id, chen)
        await circle.take(wish)
        orders += [order, wish.order_id]
    await circle.passed(90_000)

    done = await asyncio.gather(
        *(circle.paid(order) for order in orders[1::2]),
        *(circle.expire(at_once=3) for _ in range(6)),
        *(circle.lapse(at_once=3) for _ in range(3)),
    )

    swept = [one for one in done if isinstance(one, Swept)]
    back = [order for one in swept for party in one.expired for order in party.order_ids]
    assert len(back) == len(set(back))
    assert await group_buys(own_database) == []


async def test_offers_in_any_order_never_deadlock(database: Database, signals: Signals) -> None:
    circles = [await given.circle(database, signals, per_member=None) for _ in range(4)]
    people = await given.people(database, 32)
    backwards = circles[::-1]

    async def go(place: int) -> list[Any]:
        order = circles if place % 2 else backwards
        async with database.transaction() as transaction:
            wishes = [one.opening(people[place]) for one in order]
            held = await seats.take(transaction, wishes, signals)
            await seats.paid(transaction, [w.order_id for w in wishes if w.order_id], signals)
            return held

    outcomes = await asyncio.gather(*map(go, range(32)))

    assert {type(one) for held in outcomes for one in held} == {Held}
