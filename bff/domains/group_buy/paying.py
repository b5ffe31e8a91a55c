"""Where a payment finds its seat: its own, another, or none, when it comes too late."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from bff.domains.group_buy import joining, rules
from bff.domains.group_buy.desk import Desk
from bff.domains.group_buy.outcomes import Homeless, Moved, Outcome, PaidBefore, Seated
from bff.domains.group_buy.rows import Party, Seat
from bff.domains.group_buy.states import PartyState, SeatState
from bff.kit.ids import uuid7

Persons = Mapping[UUID, tuple[UUID, ...]]


def pay(desk: Desk, order_ids: Sequence[UUID], persons: Persons) -> list[Outcome | None]:
    """Let the seats of orders be paid; None for each that has none.

    `persons` says what everybody is known as whose seat has lapsed.
    """
    # Whose seat is still there comes before those who look for one.
    late = {seat.order_id for seat in lapsed(desk, order_ids)}
    turns = sorted(range(len(order_ids)), key=lambda place: order_ids[place] in late)
    outcomes = {place: _paid(desk, order_ids[place], persons) for place in turns}
    return [outcomes[place] for place in range(len(order_ids))]


def lapsed(desk: Desk, order_ids: Iterable[UUID]) -> list[Seat]:
    """Return the seats of these orders that were given up before they were paid."""
    seats = [desk.seat(desk.of_order[id_]) for id_ in order_ids if id_ in desk.of_order]
    return [seat for seat in seats if seat.state is SeatState.LAPSED]


def _paid(desk: Desk, order_id: UUID, persons: Persons) -> Outcome | None:
    seat_id = desk.of_order.get(order_id)
    if seat_id is None:
        return None
    seat = desk.seat(seat_id)
    if seat.state is SeatState.LAPSED:
        return _late(desk, seat, persons[seat.member_id])
    if seat.state is not SeatState.HELD:
        return PaidBefore(seat.state)
    # Its time may be over, and that of its party too: as long as nobody has swept it, it is there.
    desk.pay(seat)
    return Seated(seat.party_id)


def _late(desk: Desk, seat: Seat, members: tuple[UUID, ...]) -> Outcome:
    offer = desk.offers[seat.offer_id]
    mine = desk.mine(offer.id, members)
    # What the person has done since, and what others have taken, counts against a late payment.
    unwanted = rules.unwanted(offer.stock, mine) or seat.quantity > rules.most(offer.stock, mine)
    party = None if unwanted else _place(desk, seat)
    if party is None:
        desk.strand(seat)
        return Homeless()
    joining.forgotten(desk, offer.id, members)
    if party.id == seat.party_id:
        desk.pay(seat)
        return Seated(party.id)
    desk.move(seat, _seat_in(desk, party, seat))
    return Moved(party.id)


def _place(desk: Desk, seat: Seat) -> Party | None:
    """Its own party if it has room, else the one that ends first, else a new one."""
    own = desk.party(seat.party_id)
    if _has_room(desk, own):
        return own
    here = (seat.offer_id, seat.store_id)
    rows = [course.row for course in desk.parties.values()]
    others = [row for row in rows if (row.offer_id, row.store_id) == here and _has_room(desk, row)]
    if others:
        return min(others, key=lambda row: (row.ends_at, row.id))
    offer = desk.offers[seat.offer_id]
    if joining.closed(offer, desk):
        return None
    return joining.opened(desk, offer, seat.store_id, seat.member_id)


def _has_room(desk: Desk, party: Party) -> bool:
    open_ = party.state is PartyState.OPEN and party.ends_at > desk.now
    return open_ and rules.free(desk.standing(party)) > 0


def _seat_in(desk: Desk, party: Party, seat: Seat) -> Seat:
    return seat._replace(
        id=uuid7(),
        party_id=party.id,
        state=SeatState.HELD,
        taken_at=desk.now,
        held_until=desk.now + joining.LEASE,
        paid_at=None,
        ended_at=None,
        moved_to_id=None,
    )
