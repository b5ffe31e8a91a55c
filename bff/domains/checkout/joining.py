"""Members open and join parties: a seat and an order for it, priced and written together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from bff.domains.checkout import place, till
from bff.domains.checkout.place import Place
from bff.domains.checkout.pricing import Pricing
from bff.domains.checkout.till import Ask
from bff.domains.coupon import ordering
from bff.domains.group_buy import errors, seats
from bff.domains.group_buy.joining import JoinParty, OpenParty, Wish
from bff.domains.group_buy.seats import Usher
from bff.domains.order import errors as order_errors
from bff.domains.order import placing, rules
from bff.domains.order.drafts import Draft
from bff.domains.order.states import Origin
from bff.domains.profit import spending
from bff.gateways.signals import Signals
from bff.kit import answer
from bff.kit.answer import Answers
from bff.kit.database import Database, Transaction
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput, Refusal


class TakeSeat(NamedTuple):
    """An order for a seat: of a new party of an offer, or of a party that there is."""

    order: Place
    offer_id: UUID | None = None
    party_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Seated:
    """The order that was placed, and the party in which it has a seat."""

    order_id: UUID
    party_id: UUID


Outcome = Seated | Refusal | BadInput
EITHER = (
    Seated,
    errors.AlreadyInParty,
    errors.GroupBuyLimitReached,
    errors.TooManyPieces,
    errors.GroupBuySoldOut,
    errors.AnotherProduct,
    order_errors.ProductUnavailable,
    order_errors.PurchaseLimitReached,
    order_errors.CouponMisfit,
    order_errors.CouponUnknown,
    order_errors.PointsShort,
    order_errors.PointsOverCap,
)
OPENING = Answers(
    "groupBuyOpen",
    *EITHER,
    errors.OfferUnknown,
    errors.OfferNotYetOpen,
    errors.OfferClosed,
    errors.StoreNotTaking,
)
JOINING = Answers(
    "groupBuyJoin", *EITHER, errors.PartyUnknown, errors.PartyFull, errors.PartyClosed
)


def asked(
    ask: Ask,
    *,
    identity_id: UUID,
    key: str,
    offer_id: UUID | None = None,
    party_id: UUID | None = None,
) -> TakeSeat:
    """Describe an order for a seat under its requestId; BadInput when something is none."""
    facts = (offer_id, party_id, *ask.wanted)
    request = answer.request(ask.member_id, key, *facts)
    return TakeSeat(Place(ask, identity_id, None, None, request), offer_id, party_id)


async def open_(
    database: Database, signals: Signals, commands: Sequence[TakeSeat]
) -> list[Outcome]:
    """Open a party for each, or say why not."""
    return await _once(database, signals, commands, OPENING)


async def join(database: Database, signals: Signals, commands: Sequence[TakeSeat]) -> list[Outcome]:
    """Take a seat for each, or say why not; exact in seats, stock and limits under any race."""
    return await _once(database, signals, commands, JOINING)


async def _once(
    database: Database, signals: Signals, commands: Sequence[TakeSeat], answers: Answers
) -> list[Outcome]:
    async with database.transaction() as transaction:

        async def act(fresh: list[int]) -> list[Outcome]:
            return await _taken(transaction, signals, [commands[number] for number in fresh])

        return await answers.once(transaction, [one.order.request for one in commands], act)


async def _taken(
    transaction: Transaction, signals: Signals, commands: Sequence[TakeSeat]
) -> list[Outcome]:
    # Offers before whatever else is locked, in every verb.
    wishes = [_wish(one) for one in commands]
    usher = await seats.usher(transaction, wishes)
    known = await till.gathered(transaction, [one.order.ask for one in commands], lock=True)
    pricing = Pricing(known)
    outcomes = [
        _decided(pricing, usher, number, *one)
        for number, one in enumerate(zip(commands, wishes, strict=True))
    ]
    await usher.write(transaction, signals)
    drafts = [one for one in outcomes if isinstance(one, Draft)]
    placing.write(transaction, drafts)
    ordering.lock(transaction, signals, pricing.coupons.uses)
    spending.spent(transaction, pricing.spendings)
    return [_seated(one) if isinstance(one, Draft) else one for one in outcomes]


def _wish(command: TakeSeat) -> Wish:
    ask = command.order.ask
    [line] = ask.lines
    facts = (ask.store_id, ask.member_id, ask.members, line.quantity, uuid7(), line.variant_id)
    if command.party_id is not None:
        return JoinParty(command.party_id, *facts)
    assert command.offer_id is not None
    return OpenParty(command.offer_id, *facts)


def _decided(
    pricing: Pricing, usher: Usher, number: int, command: TakeSeat, wish: Wish
) -> Draft | Refusal | BadInput:
    ask = command.order.ask
    offered = pricing.till.offered.get((number, ask.lines[0].variant_id))
    # Whoever asks at the wrong store is told that first.
    if offered is None and usher.is_there(wish):
        return order_errors.ProductUnavailable(ask.lines[0].variant_id)
    wish = wish._replace(product_id=offered.product_id if offered else None)
    fen = usher.price_fen(wish)
    if not isinstance(fen, int):
        return fen
    priced = pricing.price(number, ask, price_fen=fen)
    if isinstance(priced, Refusal):
        return priced
    assert wish.order_id is not None
    pricing.take(wish.order_id, ask, priced)
    held = usher.seat(wish)
    draft = place.draft(wish.order_id, command.order, priced)
    return replace(
        draft,
        origin=Origin.PARTY,
        origin_id=held.party_id,
        held=True,
        # At the moment at which the party was open: it may have ended since.
        placed_at=usher.now,
        expires_at=rules.expires_at(usher.now, held.held_until),
    )


def _seated(draft: Draft) -> Seated:
    assert draft.origin_id is not None
    return Seated(draft.id, draft.origin_id)
