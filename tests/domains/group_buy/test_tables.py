"""What the tables themselves refuse, whatever is written by whom."""

from itertools import product
from uuid import UUID

import pytest
from asyncpg import CheckViolationError, ForeignKeyViolationError, UniqueViolationError

from bff.domains.group_buy.rules import Tier
from bff.domains.group_buy.states import (
    OFFER_EDGES,
    PARTY_EDGES,
    SEAT_EDGES,
    OfferState,
    PartyState,
    SeatState,
)
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput
from tests.given import group_buy as given
from tests.given import member as members
from tests.given import store as stores

# What a row in a state must have, so that only the edge is on trial.
PARTY_FACTS = {
    PartyState.PENDING: "closed_at = null, price_fen = null, taken = 1, paid = 0",
    PartyState.OPEN: "closed_at = null, price_fen = null, taken = 1, paid = 1",
    PartyState.COMPLETE: "closed_at = bff_now(), price_fen = 9900, taken = 1, paid = 1",
    PartyState.EXPIRED: "closed_at = bff_now(), price_fen = null, taken = 1, paid = 1",
    PartyState.VOID: "closed_at = bff_now(), price_fen = null, taken = 0, paid = 0",
}
PARTY_WAYS = {
    PartyState.PENDING: (),
    PartyState.OPEN: (PartyState.OPEN,),
    PartyState.COMPLETE: (PartyState.OPEN, PartyState.COMPLETE),
    PartyState.EXPIRED: (PartyState.OPEN, PartyState.EXPIRED),
    PartyState.VOID: (PartyState.VOID,),
}
SEAT_WAYS = {
    SeatState.HELD: (),
    SeatState.PAID: (SeatState.PAID,),
    SeatState.COMPLETE: (SeatState.PAID, SeatState.COMPLETE),
    SeatState.LAPSED: (SeatState.LAPSED,),
    SeatState.LEFT: (SeatState.PAID, SeatState.LEFT),
    SeatState.REFUNDED: (SeatState.PAID, SeatState.REFUNDED),
    SeatState.MOVED: (SeatState.LAPSED, SeatState.MOVED),
}
SEAT_FACTS = {
    SeatState.HELD: "paid_at = null, ended_at = null, moved_to_id = null",
    SeatState.PAID: "paid_at = bff_now(), ended_at = null, moved_to_id = null",
    SeatState.COMPLETE: "paid_at = bff_now(), ended_at = null, moved_to_id = null",
    SeatState.LAPSED: "paid_at = null, ended_at = bff_now(), moved_to_id = null",
    SeatState.LEFT: "paid_at = bff_now(), ended_at = bff_now(), moved_to_id = null",
    SeatState.REFUNDED: "paid_at = bff_now(), ended_at = bff_now(), moved_to_id = null",
    SeatState.MOVED: "paid_at = bff_now(), ended_at = bff_now(), moved_to_id = "
    "(select party.id from party where party.id <> seat.party_id limit 1)",
}


def jumps(states: type[PartyState | SeatState], edges: object) -> list[tuple[str, str]]:
    assert isinstance(edges, dict)
    return [(a, b) for a, b in product(states, states) if a != b and b not in edges.get(a, ())]


async def moved(database: Database, table: str, id_: UUID, *sets: str) -> None:
    async with database.transaction() as transaction:
        for each in sets:
            await transaction.execute(f"update {table} set {each} where id = $1", id_)


async def pending(database: Database) -> tuple[UUID, UUID]:
    """A party whose head has not paid, and the head's seat."""
    offer_id, store_id = await given.offer(database), await stores.store(database)
    [head, other] = await members.enrolled(database, 2)
    # Another one, to which a late payment can go.
    await given.party(database, offer_id, store_id, [other])
    party_id = await given.party(database, offer_id, store_id, [head], pays=False)
    seat_id = await database.value("select id from seat where party_id = $1", party_id)
    return party_id, seat_id


@pytest.mark.parametrize(("before", "after"), jumps(PartyState, PARTY_EDGES))
async def test_a_party_jumps_along_no_other_edge(
    database: Database, before: PartyState, after: PartyState
) -> None:
    party_id, _ = await pending(database)
    way = [f"state = '{state}', {PARTY_FACTS[state]}" for state in PARTY_WAYS[before]]
    await moved(database, "party", party_id, *way)

    with pytest.raises(CheckViolationError):
        await moved(database, "party", party_id, f"state = '{after}', {PARTY_FACTS[after]}")

    state = await database.value("select state from party where id = $1", party_id)
    assert state == before


@pytest.mark.parametrize(("before", "after"), jumps(SeatState, SEAT_EDGES))
async def test_a_seat_jumps_along_no_other_edge(
    database: Database, before: SeatState, after: SeatState
) -> None:
    _, seat_id = await pending(database)
    way = [f"state = '{state}', {SEAT_FACTS[state]}" for state in SEAT_WAYS[before]]
    await moved(database, "seat", seat_id, *way)

    with pytest.raises(CheckViolationError):
        await moved(database, "seat", seat_id, f"state = '{after}', {SEAT_FACTS[after]}")

    state = await database.value("select state from seat where id = $1", seat_id)
    assert state == before


async def test_a_late_payment_may_still_get_its_seat(database: Database) -> None:
    _, seat_id = await pending(database)
    way = [SeatState.LAPSED, SeatState.PAID]

    await moved(database, "seat", seat_id, *(f"state = '{s}', {SEAT_FACTS[s]}" for s in way))

    assert await database.value("select state from seat where id = $1", seat_id) == "PAID"


WRONG_PARTY = [
    "taken = 4",
    "taken = 0, paid = 1",
    "state = 'OPEN'",
    "closed_at = bff_now()",
    "state = 'VOID', closed_at = bff_now()",
    "price_fen = 9900",
    "closed_by = id",
    "moved_to_id = id",
    "ends_at = opened_at",
    "size = 4",
]


@pytest.mark.parametrize("wrong", WRONG_PARTY)
async def test_a_party_that_contradicts_itself_is_refused(database: Database, wrong: str) -> None:
    party_id, _ = await pending(database)
    before = await database.row("select * from party where id = $1", party_id)

    with pytest.raises(CheckViolationError):
        await moved(database, "party", party_id, wrong)

    assert await database.row("select * from party where id = $1", party_id) == before


WRONG_SEAT = [
    "quantity = 0",
    "price_fen = price_fen - 1",
    "held_until = taken_at",
    "paid_at = bff_now()",
    "ended_at = bff_now()",
    "moved_to_id = party_id",
    "member_id = id",
]


@pytest.mark.parametrize("wrong", WRONG_SEAT)
async def test_a_seat_that_contradicts_itself_is_refused(database: Database, wrong: str) -> None:
    _, seat_id = await pending(database)
    before = await database.row("select * from seat where id = $1", seat_id)

    with pytest.raises(CheckViolationError):
        await moved(database, "seat", seat_id, wrong)

    assert await database.row("select * from seat where id = $1", seat_id) == before


async def test_a_member_sits_once_in_a_party(database: Database) -> None:
    party_id, _ = await pending(database)
    head = await database.value("select head_id from party where id = $1", party_id)

    with pytest.raises(UniqueViolationError, match="seat_once_a_party"):
        async with database.transaction() as transaction:
            await given.held(transaction, party_id, head)

    assert await database.value("select taken from party where id = $1", party_id) == 1


async def test_a_member_is_in_one_open_party_of_an_offer(database: Database) -> None:
    offer_id, store_id = await given.offer(database), await stores.store(database)
    [lin] = await members.enrolled(database)
    first = await given.party(database, offer_id, store_id, [lin])

    with pytest.raises(UniqueViolationError, match="seat_one_open_party"):
        await given.party(database, offer_id, store_id, [lin])
    await given.ended(database, first, complete=True)

    await given.party(database, offer_id, store_id, [lin])
    assert await database.value("select count(*) from party where head_id = $1", lin) == 2


async def test_a_seat_is_of_its_partys_store(database: Database) -> None:
    _, seat_id = await pending(database)
    elsewhere = await stores.store(database)
    copied = """
        insert into seat (id, party_id, offer_id, store_id, member_id, quantity, price_fen,
            taken_at, held_until)
        select $2, party_id, offer_id, $3, $2, quantity, price_fen, taken_at, held_until
        from seat where id = $1
    """

    with pytest.raises(ForeignKeyViolationError, match="seat_party"):
        async with database.transaction() as transaction:
            await transaction.execute(copied, seat_id, uuid7(), elsewhere)


async def test_an_order_has_one_seat(database: Database) -> None:
    [(_, one), (_, other)] = [await pending(database), await pending(database)]
    order_id = uuid7()
    await moved(database, "seat", one, f"order_id = '{order_id}'")

    with pytest.raises(UniqueViolationError, match="seat_order"):
        await moved(database, "seat", other, f"order_id = '{order_id}'")

    assert await database.value("select order_id from seat where id = $1", other) is None


WRONG_OFFER = [
    "taken = 6",
    "taken = -1",
    "per_seat = 0",
    "per_member = 0",
    "early_bp = 10001",
    "lasts_s = 0",
    "ends_at = starts_at",
    'tiers = \'[{"people": 2, "fen": 9900}]\'',
]


@pytest.mark.parametrize("wrong", WRONG_OFFER)
async def test_an_offer_that_contradicts_itself_is_refused(database: Database, wrong: str) -> None:
    offer_id = await given.offer(database, total=5)

    with pytest.raises(CheckViolationError):
        await moved(database, "group_buy_offer", offer_id, wrong)

    assert await database.value("select taken from group_buy_offer where id = $1", offer_id) == 0


@pytest.mark.parametrize(
    "tiers",
    [
        "[]",
        '[{"people": 1, "fen": 9}]',
        '[{"people": 2}]',
        '[{"people": 2, "fen": 9}, {"people": 3, "fen": 9}]',
        '[{"people": 3, "fen": 9}, {"people": 2, "fen": 8}]',
    ],
)
async def test_a_ladder_falls_in_the_table_too(database: Database, tiers: str) -> None:
    assert await database.value("select price_tiers_fall($1)", tiers) is False


async def test_prices_that_do_not_fall_are_bad_input(database: Database) -> None:
    before = await database.value("select count(*) from group_buy_offer")

    with pytest.raises(BadInput, match="pays less"):
        await given.offer(database, [Tier(3, 9_900), Tier(2, 8_900)])

    assert await database.value("select count(*) from group_buy_offer") == before


async def test_an_offer_is_paused_and_goes_on(database: Database) -> None:
    offer_id = await given.offer(database)

    await moved(database, "group_buy_offer", offer_id, "state = 'PAUSED'", "state = 'PUBLISHED'")

    with pytest.raises(CheckViolationError):
        await moved(database, "group_buy_offer", offer_id, "state = 'GONE'")


def test_edges_name_states_only() -> None:
    for edges, states in (
        (OFFER_EDGES, OfferState),
        (PARTY_EDGES, PartyState),
        (SEAT_EDGES, SeatState),
    ):
        assert {*edges, *(after for afters in edges.values() for after in afters)} <= set(states)
