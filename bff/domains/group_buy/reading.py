"""Offers are locked, and what happens to their parties is read under that lock.

An offer is the one lock of its group buys: it counts the stock, every verb takes it before it
reads a party or a seat, and offers are locked in the order of their ids. So no two verbs wait for
each other, and what is read under it stays as it is.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

import orjson

from bff.domains.group_buy.desk import Desk
from bff.domains.group_buy.joining import OpenParty
from bff.domains.group_buy.rows import Offer, Party, Seat
from bff.domains.group_buy.rules import Tier
from bff.domains.group_buy.states import OfferState, PartyState, SeatState
from bff.kit import statements
from bff.kit.database import Record, Transaction, columns

STATEMENTS = statements.load("bff.domains.group_buy")
PARTY = slice(1, 1 + len(Party._fields))
SEAT = slice(PARTY.stop, PARTY.stop + len(Seat._fields))
# An offer, or a party of one, and a member.
Person = tuple[UUID, UUID]


async def lock(
    transaction: Transaction,
    *,
    offers: Iterable[UUID] = (),
    parties: Iterable[UUID] = (),
    orders: Iterable[UUID] = (),
) -> dict[UUID, Offer]:
    """Lock these offers and those of these parties and orders, in the order of their ids."""
    asked = [list(offers), list(parties), list(orders)]
    rows = await transaction.fetch(STATEMENTS["offers_locked"], *asked)
    return {row["id"]: _offer(row) for row in rows}


async def laid(
    transaction: Transaction,
    offers: dict[UUID, Offer],
    *,
    parties: Iterable[UUID] = (),
    orders: Iterable[UUID] = (),
    persons: Iterable[Person] = (),
) -> Desk:
    """Read parties with their people: these, those of orders, and those of persons in an offer."""
    rows = await _rows(transaction, parties, orders, persons)
    desk = Desk(rows[0][0], offers)
    _lay(desk, rows)
    return desk


async def laid_beside(
    transaction: Transaction, desk: Desk, *, parties: Iterable[UUID], persons: Iterable[Person]
) -> None:
    """Read more parties of the same offers."""
    _lay(desk, await _rows(transaction, parties, (), persons))


async def taking_part(
    transaction: Transaction, wishes: Sequence[OpenParty]
) -> set[tuple[UUID, UUID]]:
    """Return which of these offers the stores take part in."""
    asked = {(wish.offer_id, wish.store_id) for wish in wishes}
    rows = await transaction.fetch(STATEMENTS["taking_part"], *columns(list(asked)))
    return {(row[0], row[1]) for row in rows}


async def persons(transaction: Transaction, seats: Sequence[Seat]) -> dict[UUID, tuple[UUID, ...]]:
    """Return what the people of these seats are known as."""
    asked = {seat.member_id for seat in seats}
    rows = await transaction.fetch(STATEMENTS["persons"], list(asked))
    return {row[0]: tuple(row[1]) for row in rows}


async def with_room(transaction: Transaction, seats: Sequence[Seat]) -> list[UUID]:
    """Return as many open parties as these seats may need at their stores, the first to end."""
    # Each of them fills one seat, so that there are enough parties for all of them.
    counts = Counter((seat.offer_id, seat.store_id) for seat in seats)
    keys = [(offer_id, store_id, count) for (offer_id, store_id), count in counts.items()]
    rows = await transaction.fetch(STATEMENTS["parties_free"], *columns(keys))
    return [row[0] for row in rows]


async def _rows(
    transaction: Transaction,
    parties: Iterable[UUID],
    orders: Iterable[UUID],
    persons: Iterable[Person],
) -> list[Record]:
    people = columns(list(set(persons))) or [[], []]
    asked = [list(set(parties)), list(orders), *people]
    return await transaction.fetch(STATEMENTS["parties_read"], *asked)


def _lay(desk: Desk, rows: Sequence[Record]) -> None:
    # With no party there is one row all the same, for the time.
    parties = {row[1]: _party(row[PARTY]) for row in rows if row[1]}
    seats = [_seat(row[SEAT]) for row in rows if row[SEAT.start]]
    desk.laid(parties.values(), seats)


def _offer(row: Record) -> Offer:
    tiers = tuple(Tier(one["people"], one["fen"]) for one in orjson.loads(row["tiers"]))
    return Offer._make(row)._replace(tiers=tiers, state=OfferState(row["state"]))


def _party(values: Sequence[object]) -> Party:
    party = Party._make(values)
    return party._replace(state=PartyState(party.state))


def _seat(values: Sequence[object]) -> Seat:
    seat = Seat._make(values)
    return seat._replace(state=SeatState(seat.state))
