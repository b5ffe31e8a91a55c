"""How an offer, a party and a seat stand, and along which edges they go on."""

from collections.abc import Mapping
from enum import StrEnum


class OfferState(StrEnum):
    """Whether new parties are opened of an offer; those that are open go on in any case."""

    PUBLISHED = "PUBLISHED"
    PAUSED = "PAUSED"


class PartyState(StrEnum):
    """What became of a party: it is complete, or whoever paid gets the money back."""

    PENDING = "PENDING"
    OPEN = "OPEN"
    COMPLETE = "COMPLETE"
    EXPIRED = "EXPIRED"
    VOID = "VOID"


class SeatState(StrEnum):
    """What became of a seat.

    HELD is not paid yet, LAPSED was not paid in time; PAID waits for the party, COMPLETE is a
    seat of a complete party, REFUNDED one of an expired party; LEFT gave the seat and its money
    back before that; MOVED was paid too late, and its money holds a seat of another party.
    """

    HELD = "HELD"
    PAID = "PAID"
    COMPLETE = "COMPLETE"
    LAPSED = "LAPSED"
    LEFT = "LEFT"
    REFUNDED = "REFUNDED"
    MOVED = "MOVED"


OFFER_EDGES: Mapping[str, frozenset[str]] = {
    OfferState.PUBLISHED: frozenset({OfferState.PAUSED}),
    OfferState.PAUSED: frozenset({OfferState.PUBLISHED}),
}
PARTY_EDGES: Mapping[str, frozenset[str]] = {
    PartyState.PENDING: frozenset({PartyState.OPEN, PartyState.VOID}),
    # Void too: the last one who had paid may leave.
    PartyState.OPEN: frozenset({PartyState.COMPLETE, PartyState.EXPIRED, PartyState.VOID}),
}
SEAT_EDGES: Mapping[str, frozenset[str]] = {
    SeatState.HELD: frozenset({SeatState.PAID, SeatState.LAPSED}),
    # Money that comes late still gets the seat if it is free, another one, or goes back.
    SeatState.LAPSED: frozenset({SeatState.PAID, SeatState.MOVED, SeatState.LEFT}),
    SeatState.PAID: frozenset({SeatState.COMPLETE, SeatState.REFUNDED, SeatState.LEFT}),
}
