"""Who gets a seat, before it is paid: decided in order, each knowing those before."""

from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from bff.domains.group_buy import rules
from bff.domains.group_buy.desk import Desk
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
from bff.domains.group_buy.rows import Offer, Party, Seat
from bff.domains.group_buy.rules import Mine
from bff.domains.group_buy.states import OfferState, PartyState, SeatState
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput, Refusal

# As long as a member may sit before a payment sheet.
LEASE = timedelta(minutes=15)


class OpenParty(NamedTuple):
    """A wish to open a party of an offer at a store, and to be its head.

    `members` are all that this person is known as; `product_id` says what the variant is of.
    """

    offer_id: UUID
    store_id: UUID
    member_id: UUID
    members: tuple[UUID, ...]
    quantity: int
    order_id: UUID | None = None
    variant_id: UUID | None = None
    product_id: UUID | None = None


class JoinParty(NamedTuple):
    """A wish for a seat of a party at a store; the rest is as in OpenParty."""

    party_id: UUID
    store_id: UUID
    member_id: UUID
    members: tuple[UUID, ...]
    quantity: int
    order_id: UUID | None = None
    variant_id: UUID | None = None
    product_id: UUID | None = None


Wish = OpenParty | JoinParty
Taking = AbstractSet[tuple[UUID, UUID]]
No = Refusal | BadInput


def price_fen(desk: Desk, wish: Wish, taking: Taking) -> int | No:
    """Return what a piece of a seat costs now, or why it cannot be had.

    `taking` are offers with the stores that take part in them.
    """
    if isinstance(wish, OpenParty):
        return _price_of_opening(desk, wish, taking)
    return _price_of_joining(desk, wish)


def seat(desk: Desk, wish: Wish) -> Held:
    """Keep a seat that can be had, in a new party if that is wished."""
    if isinstance(wish, JoinParty):
        return _held(desk, desk.party(wish.party_id), wish)
    offer = desk.offers[wish.offer_id]
    return _held(desk, opened(desk, offer, wish.store_id, wish.member_id), wish)


def opened(desk: Desk, offer: Offer, store_id: UUID, head_id: UUID) -> Party:
    """Open a party in which nobody sits yet."""
    party = Party(
        id=uuid7(),
        offer_id=offer.id,
        store_id=store_id,
        head_id=head_id,
        state=PartyState.PENDING,
        size=rules.size(offer.tiers),
        taken=0,
        paid=0,
        opened_at=desk.now,
        ends_at=desk.now + timedelta(seconds=offer.lasts_s),
    )
    desk.made(party)
    return party


def closed(offer: Offer, desk: Desk) -> bool:
    """Whether no party of the offer may be opened now."""
    over = offer.state is not OfferState.PUBLISHED or offer.ends_at <= desk.now
    return over or offer.starts_at > desk.now


def forgotten(desk: Desk, offer_id: UUID, members: tuple[UUID, ...]) -> None:
    """Give up what somebody did not pay in time, so that it hinders no further seat."""
    for seat in desk.had(offer_id, members):
        if desk.due(seat):
            desk.lapse(seat)


def _price_of_opening(desk: Desk, wish: OpenParty, taking: Taking) -> int | No:
    offer = desk.offers.get(wish.offer_id)
    if offer is None:
        return OfferUnknown()
    no = _closed(offer, desk) or _elsewhere(offer, wish, taking)
    mine = desk.mine(offer.id, wish.members)
    no = no or _refusal(rules.unwanted(offer.stock, mine), desk, offer, wish)
    return no or _too_many(offer, mine, wish) or rules.price_fen(offer.tiers, 1)


def _price_of_joining(desk: Desk, wish: JoinParty) -> int | No:
    found = desk.parties.get(wish.party_id)
    if found is None or found.row.store_id != wish.store_id:
        return PartyUnknown()
    party, offer = found.row, desk.offers[found.row.offer_id]
    if wish.product_id not in {None, offer.product_id}:
        return AnotherProduct()
    mine = desk.mine(offer.id, wish.members, party.id)
    no = _refusal(rules.hindrance(desk.standing(party), offer.stock, mine), desk, offer, wish)
    no = no or _too_many(offer, mine, wish)
    return no or rules.price_fen(offer.tiers, party.paid + 1)


def _held(desk: Desk, party: Party, wish: Wish) -> Held:
    offer = desk.offers[party.offer_id]
    forgotten(desk, offer.id, wish.members)
    seat = Seat(
        id=uuid7(),
        party_id=party.id,
        offer_id=offer.id,
        store_id=party.store_id,
        member_id=wish.member_id,
        order_id=wish.order_id,
        variant_id=wish.variant_id,
        quantity=wish.quantity,
        price_fen=rules.price_fen(offer.tiers, party.paid + 1),
        state=SeatState.HELD,
        taken_at=desk.now,
        # Whoever pays for a party that is over is moved to strangers: nobody is asked to.
        held_until=min(desk.now + LEASE, party.ends_at),
    )
    desk.take(seat)
    return Held(
        seat_id=seat.id,
        party_id=party.id,
        offer_id=offer.id,
        store_id=party.store_id,
        product_id=offer.product_id,
        price_fen=seat.price_fen,
        held_until=seat.held_until,
    )


def _closed(offer: Offer, desk: Desk) -> No | None:
    if not closed(offer, desk):
        return None
    later = offer.state is OfferState.PUBLISHED and offer.starts_at > desk.now
    return OfferNotYetOpen(offer.starts_at) if later else OfferClosed()


def _elsewhere(offer: Offer, wish: OpenParty, taking: Taking) -> No | None:
    if wish.product_id not in {None, offer.product_id}:
        return AnotherProduct()
    return None if (offer.id, wish.store_id) in taking else StoreNotTaking()


def _refusal(reason: Reason | None, desk: Desk, offer: Offer, wish: Wish) -> No | None:
    if reason in {Reason.SEATED, Reason.OTHER_PARTY}:
        return _already(desk, offer, wish)
    if reason is Reason.LIMIT_REACHED:
        return GroupBuyLimitReached(offer.per_member or 0)
    if reason is Reason.SOLD_OUT:
        return GroupBuySoldOut()
    if reason is Reason.FULL:
        return PartyFull()
    return PartyClosed(reason) if reason else None


def _already(desk: Desk, offer: Offer, wish: Wish) -> AlreadyInParty:
    live = [one for one in desk.had(offer.id, wish.members) if not desk.due(one)]
    there = [one for one in live if isinstance(wish, JoinParty) and one.party_id == wish.party_id]
    waiting = [one for one in live if one.state is not SeatState.COMPLETE]
    return AlreadyInParty([*there, *waiting][0].party_id)


def _too_many(offer: Offer, mine: Mine, wish: Wish) -> No | None:
    if wish.quantity < 1:
        return BadInput("quantity must be at least 1.")
    most = rules.most(offer.stock, mine)
    return TooManyPieces(most) if wish.quantity > most else None
