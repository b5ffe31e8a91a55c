"""A member's phone shows an order as a code that soon means nothing; clerks look at it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from bff.domains.order import rules, standing
from bff.domains.order.errors import NotDoable, OrderUnknown, Reason
from bff.domains.order.placing import STATEMENTS
from bff.domains.order.standing import Standing
from bff.domains.order.states import Origin
from bff.kit import rotating
from bff.kit.database import Database, Transaction
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.rotating import SHOWN_FOR

LOOK_FOR = timedelta(minutes=5)
NOUN = "order"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the phone shows, and until when."""

    code: str
    expires_at: datetime


class Counter(NamedTuple):
    """A store's counter; `dealer_id` is given where other stores' orders may be handed over."""

    store_id: UUID
    dealer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What the clerk sees: `reason` says why the goods stay here, None that they may go."""

    look_id: UUID
    order: Standing
    here: bool
    reason: Reason | None
    expires_at: datetime


async def show(
    database: Database, ring: Keyring, *, members: Collection[UUID], order_id: UUID
) -> Shown:
    """Make a code for an order of one of these members; refuses what no store would hand over."""
    async with database.transaction() as transaction:
        order = (await standing.read(transaction, [order_id])).get(order_id)
        if order is None or order.member_id not in members:
            raise OrderUnknown
        if reason := unpickable(order, Counter(order.store_id)):
            raise NotDoable(order_id, reason)
        code = rotating.code(ring, order.now, thing_id=order_id, owner_id=order.member_id)
        until = order.now + SHOWN_FOR
        kept = rotating.hashed(ring, code, noun=NOUN)
        await transaction.execute(STATEMENTS["keep_shown"], kept, order_id, until)
        return Shown(code=code, expires_at=until)


async def counters(transaction: Transaction, stores: Collection[UUID]) -> dict[UUID, Counter]:
    """Return the counters of stores where the brand lets orders of others be picked up."""
    if not stores:
        return {}
    rows = await transaction.fetch(STATEMENTS["stores_asked"], list(stores))
    return {row["id"]: Counter(row["id"], row["dealer_id"]) for row in rows}


async def looked(
    transaction: Transaction, ring: Keyring, *, code: str, counter: Counter, clerk_id: UUID
) -> Looked | None:
    """Look at the order that shows this code now; None when it is no order's."""
    row = await transaction.row(STATEMENTS["shown"], rotating.hashed(ring, code, noun=NOUN))
    if row is None:
        return None
    order_id, look_id = row["order_id"], uuid7()
    order = (await standing.read(transaction, [order_id]))[order_id]
    until = await transaction.value(
        STATEMENTS["keep_look"], look_id, order_id, counter.store_id, clerk_id, LOOK_FOR
    )
    return Looked(look_id, order, here(order, counter), unpickable(order, counter), until)


def unpickable(order: Standing, counter: Counter) -> Reason | None:
    """Return why the goods of an order cannot be handed over at a counter, or None."""
    left = sum(line.left for line in order.lines)
    return rules.unpickable(order.state, held=order.held, here=here(order, counter), left=left)


def here(order: Standing, counter: Counter) -> bool:
    """Whether an order is one for this counter, now or at another time."""
    # What came for a sale lies at its store and nowhere else. Of another dealer's store the goods
    # would be diverted, and that dealer would have to make them good.
    movable = order.origin is not Origin.SALE and order.dealer_id == counter.dealer_id
    return order.store_id == counter.store_id or movable


async def forget(database: Database) -> int:
    """Forget codes that mean nothing any more, up to 10,000; return how many they were."""
    async with database.transaction() as transaction:
        return await transaction.execute(STATEMENTS["forget_shown"])
