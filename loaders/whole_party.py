"""How parties are read with their offers and their people: one statement, one row of columns."""

from collections.abc import Iterable

from bff.domains.group_buy.states import PartyState
from bff.kit.database import Database
from loaders import group_buy_offer, seat
from loaders.group_buy_offer import OFFER, offer_row
from loaders.party_row import Parties, PartyRow
from loaders.seat import seated

# In the order of the row's own fields, before those that are looked up.
OWN = ("id", "store_id", "size", "paid", "ends_at", "price_fen", "moved_to_id", "head_id")
FOUND = ("place", "mark", *OWN, "state", "offer_id")
PARTIES = slice(0, len(FOUND))
PEOPLE = slice(PARTIES.stop, PARTIES.stop + len(seat.COLUMNS))
OFFERS = slice(PEOPLE.stop, None)
COLUMNS = ", ".join(f"party.{name}" for name in (*OWN, "state", "offer_id"))
STATES = {state.value: state for state in PartyState}


def _arrays(fields: Iterable[str]) -> str:
    return ", ".join(f"array_agg({field})" for field in fields)


def whole(found: str) -> str:
    """Return the statement of the parties that another finds, with their offers and people.

    That one begins with the place among those who ask and the mark, and goes on with COLUMNS.
    """
    # A row for each party would say again what many share, and take more than twice as long to
    # read. People are looked up for all parties at once.
    return f"""
        with found ({", ".join(FOUND)}) as materialized ({found})
        select * from (select {_arrays(FOUND)} from found) as parties,
            (select {_arrays(seat.COLUMNS)} from (
                {seat.OF_PARTIES} ((select array_agg(id) from found)::uuid[])
                order by seat.taken_at, seat.id
            ) as seat) as people,
            (select {_arrays(group_buy_offer.FIELDS.values())} from {OFFER}
                where offer.id = any((select array_agg(distinct offer_id) from found)::uuid[])
            ) as offers
    """


async def parties_in(database: Database, statement: str, *values: object) -> Parties:
    """Return what a statement made `whole` finds."""
    [found] = await database.fetch(statement, *values)
    # An aggregate of nothing is null.
    if found[0] is None:
        return Parties([], [], [])
    places, marks, *own, states, offer_ids = found[PARTIES]
    offers = {row.id: row for row in map(offer_row, zip(*found[OFFERS], strict=True))}
    people = seated(found[PEOPLE], heads=dict(zip(own[0], own[-1], strict=True)))
    rows = zip(
        *own,
        map(STATES.__getitem__, states),
        map(offers.__getitem__, offer_ids),
        map(people.__getitem__, own[0]),
        strict=True,
    )
    return Parties(places, marks, list(map(PartyRow._make, rows)))
