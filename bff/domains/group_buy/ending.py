"""How seats and parties end: by their time, by whoever leaves, and early by the brand."""

from uuid import UUID

from bff.domains.group_buy import rules
from bff.domains.group_buy.desk import Desk
from bff.domains.group_buy.errors import PartyClosed, PartyTooSmall, PartyUnknown
from bff.domains.group_buy.outcomes import Completed, Left, Stays
from bff.domains.group_buy.states import PartyState, SeatState
from bff.kit.refusal import BadInput, Refusal


def lapse(desk: Desk) -> None:
    """Give up every seat that was not paid in time."""
    for course in list(desk.seats.values()):
        if desk.due(course.row):
            desk.lapse(course.row)


def expire(desk: Desk) -> None:
    """End every party whose time is over, by what it has reached."""
    for course in list(desk.parties.values()):
        party = course.row
        if party.state is not PartyState.OPEN or party.ends_at > desk.now:
            continue
        if rules.comes_about(desk.offers[party.offer_id].tiers, party.paid):
            desk.complete(party)
        else:
            desk.expire(party)


def leave(desk: Desk, order_id: UUID) -> Left | Stays | None:
    """Let an order give up its seat; None when it has none that it could give up."""
    seat = desk.seat(desk.of_order[order_id]) if order_id in desk.of_order else None
    if seat is None:
        return None
    if seat.state is SeatState.COMPLETE:
        return Stays(seat.party_id)
    if seat.state is SeatState.HELD:
        desk.lapse(seat)
        return Left(seat.party_id, paid=False)
    if seat.state is SeatState.PAID:
        desk.leave(seat)
        return Left(seat.party_id, paid=True)
    return None


def complete_early(
    desk: Desk, party_id: UUID, *, operator_id: UUID
) -> Completed | Refusal | BadInput:
    """Let a party come about with those who have paid, if the offer allows it with so few."""
    if party_id not in desk.parties:
        return PartyUnknown()
    party = desk.party(party_id)
    if reason := rules.over(desk.standing(party)):
        return PartyClosed(reason)
    offer = desk.offers[party.offer_id]
    needed = rules.needed(offer.tiers, offer.early_bp)
    if party.paid < needed:
        return PartyTooSmall(filled=party.paid, needed=needed)
    desk.complete(party, by=operator_id)
    return desk.completed[-1]
