from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bff.domains.group_buy.errors import (
    AlreadyInParty,
    AnotherProduct,
    GroupBuyLimitReached,
    GroupBuySoldOut,
    OfferClosed,
    OfferNotYetOpen,
    OfferUnknown,
    PartyClosed,
    PartyFull,
    PartyUnknown,
    Reason,
    StoreNotTaking,
    TooManyPieces,
)
from bff.domains.group_buy.outcomes import Held
from bff.gateways.signals import Signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput
from tests.conftest import Statements
from tests.given import parties as given
from tests.given.parties import Circle

ENDS_SOON = """
    update party set ends_at = bff_now() + interval '5 minutes' where id = $1 returning ends_at
"""
FAR = datetime(2099, 1, 1, tzinfo=UTC)


async def test_a_party_opens_when_its_head_pays(circle: Circle) -> None:
    [lin] = await given.people(circle.database, 1)
    wish = circle.opening(lin, quantity=1)

    [held] = await circle.take(wish)
    before = await circle.party(held.party_id)
    await circle.paid(wish.order_id)

    assert (before["state"], before["taken"], before["paid"]) == ("PENDING", 1, 0)
    after = await circle.party(held.party_id)
    assert (after["state"], after["paid"], after["head_id"]) == ("OPEN", 1, lin)


async def test_a_seat_costs_what_the_party_has_reached(circle: Circle) -> None:
    lin, chen, wu = await given.people(circle.database, 3)
    party_id, _ = await circle.opened(lin)

    [second] = await circle.take(circle.joining(party_id, chen, order_id=(order := uuid7())))
    await circle.paid(order)
    [third] = await circle.take(circle.joining(party_id, wu))

    assert (second.price_fen, third.price_fen) == (11_800, 10_800)
    assert third.held_until > datetime.now(UTC) + timedelta(minutes=14)


async def test_only_an_open_party_is_joined(circle: Circle) -> None:
    lin, chen, wu = await given.people(circle.database, 3)
    wish = circle.opening(lin)
    [held] = await circle.take(wish)

    [early] = await circle.take(circle.joining(held.party_id, chen))
    await circle.paid(wish.order_id)
    await circle.passed(90_000, of=["ends"])
    before = await circle.everything()
    [late] = await circle.take(circle.joining(held.party_id, wu))

    assert early == PartyClosed(Reason.NOT_YET_OPEN)
    assert late == PartyClosed(Reason.CLOSED)
    assert await circle.everything() == before


async def test_a_full_party_is_full_until_a_lease_ends(circle: Circle) -> None:
    lin, chen, wu, zhao = await given.people(circle.database, 4)
    party_id, _ = await circle.opened(lin)
    held = [circle.joining(party_id, who) for who in (chen, wu)]
    await circle.take(*held)

    [full] = await circle.take(circle.joining(party_id, zhao))
    await circle.passed(1_000, of=["held"])
    [freed] = await circle.take(circle.joining(party_id, zhao))

    assert full == PartyFull()
    assert isinstance(freed, Held)
    assert sorted(await circle.states(*(one.order_id for one in held))) == ["HELD", "LAPSED"]


async def test_nobody_sits_twice_under_any_name(circle: Circle) -> None:
    lin, alias = await given.people(circle.database, 2)
    party_id, _ = await circle.opened(lin)
    before = await circle.everything()

    again = await circle.take(
        circle.joining(party_id, lin),
        circle.joining(party_id, alias, lin),
        circle.opening(alias, lin),
    )

    assert again == [AlreadyInParty(party_id)] * 3
    assert await circle.everything() == before


async def test_one_batch_knows_what_it_gave(circle: Circle) -> None:
    lin, chen = await given.people(circle.database, 2)
    party_id, _ = await circle.opened(lin)

    first, second, third = await circle.take(
        circle.opening(chen), circle.opening(chen), circle.joining(party_id, chen)
    )

    assert second == third == AlreadyInParty(first.party_id)


async def test_an_unpaid_seat_binds_until_its_lease_ends(circle: Circle) -> None:
    lin, chen = await given.people(circle.database, 2)
    party_id, _ = await circle.opened(lin)
    own = circle.opening(chen)
    [held] = await circle.take(own)

    [bound] = await circle.take(circle.joining(party_id, chen))
    await circle.passed(1_000, of=["held"])
    [free] = await circle.take(circle.joining(party_id, chen))

    assert bound == AlreadyInParty(held.party_id)
    assert isinstance(free, Held)
    assert (await circle.party(held.party_id))["state"] == "VOID"


async def test_a_person_has_at_most_the_limit(database: Database, signals: Signals) -> None:
    circle = await given.circle(database, signals, per_seat=2, per_member=3)
    lin, alias, chen, wu = await given.people(database, 4)
    party_id, _ = await circle.opened(lin, quantity=2)
    [await circle.joined(party_id, who) for who in (chen, wu)]

    [many] = await circle.take(circle.opening(alias, lin, quantity=2))
    await circle.opened(alias, quantity=1)
    [over] = await circle.take(circle.opening(lin, quantity=1))
    [both] = await circle.take(circle.opening(lin, alias, quantity=1))

    assert many == TooManyPieces(1)
    assert isinstance(over, Held)
    assert both == AlreadyInParty(over.party_id)


async def test_a_limit_counts_what_was_had(database: Database, signals: Signals) -> None:
    circle = await given.circle(database, signals, per_member=1)
    lin, chen, wu = await given.people(database, 3)
    party_id, _ = await circle.opened(lin)
    [await circle.joined(party_id, who) for who in (chen, wu)]
    before = await circle.everything()

    [over] = await circle.take(circle.opening(lin))

    assert over == GroupBuyLimitReached(1)
    assert await circle.everything() == before


async def test_stock_is_counted_in_pieces(database: Database, signals: Signals) -> None:
    circle = await given.circle(database, signals, per_seat=3, total=4)
    lin, chen, wu = await given.people(database, 3)

    await circle.take(circle.opening(lin, quantity=3))
    few, last, none = await circle.take(
        circle.opening(chen, quantity=2), circle.opening(chen), circle.opening(wu)
    )

    assert few == TooManyPieces(1)
    assert isinstance(last, Held)
    assert none == GroupBuySoldOut()


@pytest.mark.parametrize(
    ("wrong", "no"),
    [
        ({"quantity": 0}, BadInput),
        ({"quantity": 2}, TooManyPieces),
        ({"product_id": uuid7()}, AnotherProduct),
        ({"store_id": uuid7()}, StoreNotTaking),
        ({"offer_id": uuid7()}, OfferUnknown),
    ],
)
async def test_a_party_is_not_opened_wrongly(
    circle: Circle, wrong: dict[str, Any], no: type
) -> None:
    [lin] = await given.people(circle.database, 1)
    before = await circle.everything()

    [outcome] = await circle.take(circle.opening(lin)._replace(**wrong))

    assert isinstance(outcome, no)
    assert await circle.everything() == before


@pytest.mark.parametrize(
    ("wrong", "no"),
    [
        ({"quantity": 0}, BadInput),
        ({"quantity": 2}, TooManyPieces),
        ({"product_id": uuid7()}, AnotherProduct),
        ({"store_id": uuid7()}, PartyUnknown),
        ({"party_id": uuid7()}, PartyUnknown),
    ],
)
async def test_a_party_is_not_joined_wrongly(
    circle: Circle, wrong: dict[str, Any], no: type
) -> None:
    lin, chen = await given.people(circle.database, 2)
    party_id, _ = await circle.opened(lin)
    before = await circle.everything()

    [outcome] = await circle.take(circle.joining(party_id, chen)._replace(**wrong))

    assert isinstance(outcome, no)
    assert await circle.everything() == before


async def test_an_offer_opens_parties_in_its_time(database: Database, signals: Signals) -> None:
    later = await given.circle(database, signals, starts_at=datetime(2098, 1, 1, tzinfo=UTC))
    paused = await given.circle(database, signals)
    lin, chen = await given.people(database, 2)
    party_id, _ = await paused.opened(lin)
    async with database.transaction() as transaction:
        await transaction.execute(
            "update group_buy_offer set state = 'PAUSED' where id = $1", paused.offer_id
        )

    [early] = await later.take(later.opening(lin))
    [over] = await paused.take(paused.opening(chen))
    [joined] = await paused.take(paused.joining(party_id, chen))

    assert early == OfferNotYetOpen(datetime(2098, 1, 1, tzinfo=UTC))
    assert over == OfferClosed()
    assert isinstance(joined, Held)


async def test_nothing_wished_asks_nothing(circle: Circle, statements: Statements) -> None:
    async with statements(at_most=0):
        assert await circle.take() == []


async def test_64_joins_take_three_statements(circle: Circle, statements: Statements) -> None:
    lin, *crowd = await given.people(circle.database, 65)
    party_id, _ = await circle.opened(lin)
    wishes = [circle.joining(party_id, who) for who in crowd]

    async with statements(at_most=3):
        outcomes = await circle.take(*wishes)

    assert [type(one) for one in outcomes] == [Held] * 2 + [PartyFull] * 62


async def test_nobody_may_pay_for_a_party_that_is_over(circle: Circle) -> None:
    lin, chen = await given.people(circle.database, 2)
    party_id, _ = await circle.opened(lin)
    ends_at = await circle.database.value(ENDS_SOON, party_id)

    [held] = await circle.take(circle.joining(party_id, chen))

    assert held.held_until == ends_at
