"""Seats are taken before they are paid, paid, and given up: any number at once.

The verbs lock offers, and nothing else waits for a lock behind them: whoever also locks orders,
stock, coupons or payees does so after `lock`, or after the verb.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from bff.domains.group_buy import ending, joining, paying, reading
from bff.domains.group_buy.joining import JoinParty, OpenParty, Wish
from bff.domains.group_buy.outcomes import Held, Left, Paid, Stays
from bff.domains.group_buy.writing import write
from bff.gateways.signals import Signals
from bff.kit.database import Transaction
from bff.kit.refusal import BadInput, Refusal


async def lock(transaction: Transaction, order_ids: Iterable[UUID]) -> None:
    """Lock the offers in which these orders have seats, before anything else is locked."""
    await reading.lock(transaction, orders=order_ids)


async def open_(
    transaction: Transaction, wishes: Sequence[OpenParty], signals: Signals
) -> list[Held | Refusal | BadInput]:
    """Open a party for each, with a seat kept for its head, or say why not."""
    return await take(transaction, wishes, signals)


async def join(
    transaction: Transaction, wishes: Sequence[JoinParty], signals: Signals
) -> list[Held | Refusal | BadInput]:
    """Keep a seat for each, or say why not."""
    return await take(transaction, wishes, signals)


async def take(
    transaction: Transaction, wishes: Sequence[Wish], signals: Signals
) -> list[Held | Refusal | BadInput]:
    """Open and join parties in the order of the wishes; exact in seats, stock and limits."""
    if not wishes:
        return []
    opens = [wish for wish in wishes if isinstance(wish, OpenParty)]
    joins = [wish for wish in wishes if isinstance(wish, JoinParty)]
    parties = {wish.party_id for wish in joins}
    offers = await reading.lock(transaction, offers=[o.offer_id for o in opens], parties=parties)
    persons = [(_place(wish), member) for wish in wishes for member in wish.members]
    desk = await reading.laid(transaction, offers, parties=parties, persons=persons)
    taking = await reading.taking_part(transaction, opens) if opens else set()
    outcomes = [
        joining.open_(desk, wish, taking)
        if isinstance(wish, OpenParty)
        else joining.join(desk, wish)
        for wish in wishes
    ]
    await write(transaction, signals, desk)
    return outcomes


async def paid(transaction: Transaction, order_ids: Sequence[UUID], signals: Signals) -> Paid:
    """Let the seats of these orders be paid, each once, however often and late it is told.

    The seat is there, or another is found at the store, or the money is to go back. Whatever
    party is complete with that is to be booked in this transaction.
    """
    offers = await reading.lock(transaction, orders=order_ids)
    if not offers:
        return Paid([None for _ in order_ids], [])
    desk = await reading.laid(transaction, offers, orders=order_ids)
    persons: paying.Persons = {}
    if late := paying.lapsed(desk, order_ids):
        persons = await reading.persons(transaction, late)
        people = [(seat.offer_id, member) for seat in late for member in persons[seat.member_id]]
        parties = await reading.with_room(transaction, late)
        await reading.laid_beside(transaction, desk, parties=parties, persons=people)
    outcomes = paying.pay(desk, order_ids, persons)
    await write(transaction, signals, desk)
    return Paid(outcomes, desk.completed)


async def left(
    transaction: Transaction, order_ids: Sequence[UUID], signals: Signals
) -> list[Left | Stays | None]:
    """Let these orders give up their seats, paid or not; what is paid is the caller's to give back.

    None is for an order that has no seat to give up, not any more or never.
    """
    offers = await reading.lock(transaction, orders=order_ids)
    if not offers:
        return [None for _ in order_ids]
    desk = await reading.laid(transaction, offers, orders=order_ids)
    outcomes = [ending.leave(desk, order_id) for order_id in order_ids]
    await write(transaction, signals, desk)
    return outcomes


def _place(wish: Wish) -> UUID:
    return wish.offer_id if isinstance(wish, OpenParty) else wish.party_id
