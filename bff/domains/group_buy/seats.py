"""Seats are taken before they are paid, paid, and given up: any number at once.

The verbs lock offers, and nothing else waits for a lock behind them: whoever also locks orders,
stock, coupons or payees does so after `lock`, or after the verb.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bff.domains.group_buy import ending, joining, paying, reading
from bff.domains.group_buy.desk import Desk
from bff.domains.group_buy.joining import JoinParty, OpenParty, Taking, Wish
from bff.domains.group_buy.outcomes import Held, Left, Paid, Stays
from bff.domains.group_buy.writing import write
from bff.gateways.signals import Signals
from bff.kit.database import Transaction
from bff.kit.refusal import BadInput, Refusal


@dataclass(frozen=True, slots=True)
class Usher:
    """Knows the seats of parties, for whoever has more to decide before one is taken."""

    desk: Desk
    taking: Taking

    @property
    def now(self) -> datetime:
        """The moment at which all that is asked of it is decided."""
        return self.desk.now

    def is_there(self, wish: Wish) -> bool:
        """Whether the wish names the party's own store, or one that takes part in the offer."""
        if isinstance(wish, OpenParty):
            return (wish.offer_id, wish.store_id) in self.taking
        found = self.desk.parties.get(wish.party_id)
        return found is not None and found.row.store_id == wish.store_id

    def price_fen(self, wish: Wish) -> int | Refusal | BadInput:
        """Return what a piece costs, or why there is no seat."""
        return joining.price_fen(self.desk, wish, self.taking)

    def seat(self, wish: Wish) -> Held:
        """Keep a seat for a wish that has a price; those that follow know of it."""
        return joining.seat(self.desk, wish)

    async def write(self, transaction: Transaction, signals: Signals) -> None:
        """Write all seats that were kept."""
        await write(transaction, signals, self.desk)


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
    found = await usher(transaction, wishes)
    outcomes: list[Held | Refusal | BadInput] = []
    for wish in wishes:
        fen = found.price_fen(wish)
        outcomes.append(found.seat(wish) if isinstance(fen, int) else fen)
    await found.write(transaction, signals)
    return outcomes


async def usher(transaction: Transaction, wishes: Sequence[Wish]) -> Usher:
    """Lock and read what these wishes are about, so that they can be decided one by one."""
    opens = [wish for wish in wishes if isinstance(wish, OpenParty)]
    joins = [wish for wish in wishes if isinstance(wish, JoinParty)]
    parties = {wish.party_id for wish in joins}
    offers = await reading.lock(transaction, offers=[o.offer_id for o in opens], parties=parties)
    persons = [(_place(wish), member) for wish in wishes for member in wish.members]
    desk = await reading.laid(transaction, offers, parties=parties, persons=persons)
    return Usher(desk, await reading.taking_part(transaction, opens) if opens else set())


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
