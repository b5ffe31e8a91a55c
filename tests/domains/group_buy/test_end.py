from collections.abc import AsyncIterator

import pytest

from bff.database import opened
from bff.domains.group_buy.errors import PartyClosed, PartyTooSmall, PartyUnknown, Reason
from bff.domains.group_buy.outcomes import Bought, Completed, Expired, Left, Moved, Stays, Swept
from bff.domains.group_buy.rules import Tier
from bff.gateways.signals import Signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.given import parties as given
from tests.given.parties import Circle
from tests.services import Services, copied

NOTHING = Swept([], [], [])


@pytest.fixture(scope="module")
async def alone(services: Services, origin: str) -> AsyncIterator[Database]:
    async with copied(services, origin) as place, opened(place.database_url) as database:
        yield database


@pytest.fixture
async def quiet(alone: Database, signals: Signals) -> Circle:
    """An offer beside which nothing else is due: each test here sweeps what it left."""
    return await given.circle(alone, signals)


async def test_an_unpaid_seat_lapses_once(quiet: Circle) -> None:
    lin, chen = await given.people(quiet.database, 2)
    party_id, _ = await quiet.opened(lin)
    wish = quiet.joining(party_id, chen)
    await quiet.take(wish)
    assert await quiet.lapse() == NOTHING
    await quiet.passed(1_000, of=["held"])

    swept, again = await quiet.lapse(), await quiet.lapse()

    assert (swept.lapsed, again) == ([wish.order_id], NOTHING)
    party = await quiet.party(party_id)
    assert (party["taken"], party["state"]) == (1, "OPEN")


async def test_a_party_whose_head_never_pays_is_void(quiet: Circle) -> None:
    [lin] = await given.people(quiet.database, 1)
    [held] = await quiet.take(quiet.opening(lin))
    await quiet.passed(1_000, of=["held"])

    await quiet.lapse()

    party = await quiet.party(held.party_id)
    assert (party["state"], party["taken"]) == ("VOID", 0)


async def test_who_is_alone_at_the_end_is_refunded_once(quiet: Circle) -> None:
    lin, chen = await given.people(quiet.database, 2)
    party_id, order = await quiet.opened(lin)
    unpaid = quiet.joining(party_id, chen)
    await quiet.take(unpaid)
    assert await quiet.expire() == NOTHING
    await quiet.passed(90_000, of=["ends"])

    swept, again = await quiet.expire(), await quiet.expire()

    assert (swept.completed, swept.expired) == ([], [Expired(party_id, [order])])
    assert swept.lapsed == [unpaid.order_id]
    assert again == NOTHING
    assert await quiet.states(order, unpaid.order_id) == ["REFUNDED", "LAPSED"]


async def test_a_party_ends_at_the_step_it_reached(quiet: Circle) -> None:
    lin, chen = await given.people(quiet.database, 2)
    party_id, first = await quiet.opened(lin)
    second = await quiet.joined(party_id, chen)
    await quiet.passed(90_000, of=["ends"])

    swept = await quiet.expire()

    [done] = swept.completed
    assert (done.order_ids, done.price_fen) == ([first, second], 11_800)
    assert not swept.expired


async def test_sweeps_go_on_in_batches(quiet: Circle) -> None:
    people = await given.people(quiet.database, 5)
    orders = {(await quiet.opened(who))[1] for who in people}
    await quiet.passed(90_000, of=["ends"])

    swept = [await quiet.expire(at_once=2) for _ in range(4)]

    assert [len(one) for one in swept] == [2, 2, 1, 0]
    found = [order for one in swept for party in one.expired for order in party.order_ids]
    assert sorted(found) == sorted(orders)


async def test_who_leaves_has_the_next_one_lead(circle: Circle) -> None:
    lin, chen, wu = await given.people(circle.database, 3)
    party_id, first = await circle.opened(lin)
    await circle.take(circle.joining(party_id, wu))
    await circle.joined(party_id, chen)
    before = await circle.party(party_id)

    [outcome] = await circle.left(first)

    assert outcome == Left(party_id, paid=True)
    after = await circle.party(party_id)
    assert (after["head_id"], after["paid"], after["taken"]) == (chen, 1, 2)
    assert after["ends_at"] == before["ends_at"]


async def test_the_last_one_who_leaves_ends_the_party(circle: Circle) -> None:
    lin, chen = await given.people(circle.database, 2)
    party_id, first = await circle.opened(lin)
    unpaid = circle.joining(party_id, chen)
    await circle.take(unpaid)

    await circle.left(first)
    paid = await circle.paid(unpaid.order_id)

    assert (await circle.party(party_id))["state"] == "VOID"
    [moved] = paid.outcomes
    assert isinstance(moved, Moved)
    assert (await circle.party(moved.to_party_id))["head_id"] == chen


async def test_only_a_seat_that_waits_is_left(circle: Circle) -> None:
    lin, chen, wu = await given.people(circle.database, 3)
    wish = circle.opening(lin)
    [held] = await circle.take(wish)

    unpaid = await circle.left(wish.order_id, uuid7())
    gone = await circle.left(wish.order_id)
    nothing = await circle.left(uuid7())

    assert unpaid == [Left(held.party_id, paid=False), None]
    assert gone == nothing == [None]
    party_id, first = await circle.opened(lin)
    [await circle.joined(party_id, who) for who in (chen, wu)]
    before = await circle.everything()
    assert await circle.left(first) == [Stays(party_id)]
    assert await circle.everything() == before


async def test_the_brand_completes_a_smaller_party(circle: Circle) -> None:
    lin, chen, wu, operator = await given.people(circle.database, 4)
    party_id, first = await circle.opened(lin)
    second = await circle.joined(party_id, chen)
    unpaid = circle.joining(party_id, wu)
    await circle.take(unpaid)

    done = await circle.completed(party_id, operator)

    assert isinstance(done, Completed)
    assert done.bought == [Bought(first, lin, 1, 0), Bought(second, chen, 1, 0)]
    party = await circle.party(party_id)
    assert (party["size"], party["paid"], party["taken"]) == (3, 2, 2)
    assert (party["closed_by"], party["price_fen"]) == (operator, 11_800)
    assert await circle.states(unpaid.order_id) == ["LAPSED"]


async def test_too_few_are_not_completed_early(circle: Circle) -> None:
    lin, operator = await given.people(circle.database, 2)
    party_id, _ = await circle.opened(lin)
    before = await circle.everything()

    few = await circle.completed(party_id, operator)
    unknown = await circle.completed(uuid7(), operator)

    assert few == PartyTooSmall(filled=1, needed=2)
    assert unknown == PartyUnknown()
    assert await circle.everything() == before


async def test_no_offer_is_completed_early_unasked(database: Database, signals: Signals) -> None:
    circle = await given.circle(database, signals, [Tier(3, 900)])
    lin, chen, operator = await given.people(database, 3)
    party_id, _ = await circle.opened(lin)
    await circle.joined(party_id, chen)
    before = await circle.everything()

    outcome = await circle.completed(party_id, operator)

    assert outcome == PartyTooSmall(filled=2, needed=3)
    assert await circle.everything() == before


async def test_what_is_over_is_not_completed_early(circle: Circle) -> None:
    lin, chen, operator = await given.people(circle.database, 3)
    party_id, _ = await circle.opened(lin)
    await circle.joined(party_id, chen)

    await circle.completed(party_id, operator)
    before = await circle.everything()
    again = await circle.completed(party_id, operator)

    assert again == PartyClosed(Reason.COMPLETE)
    assert await circle.everything() == before


async def test_below_the_ladder_all_pay_its_first_price(
    database: Database, signals: Signals
) -> None:
    tiers = [Tier(4, 900), Tier(5, 800)]
    circle = await given.circle(database, signals, tiers, early_bp=4_000)
    lin, chen, operator = await given.people(database, 3)
    party_id, _ = await circle.opened(lin)
    await circle.joined(party_id, chen)

    done = await circle.completed(party_id, operator)

    assert (done.price_fen, len(done.bought)) == (900, 2)
