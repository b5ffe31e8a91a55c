"""One scan button: what a customer's phone shows to a clerk, whatever it shows."""

from dataclasses import replace

from bff.domains.checkout.ending import wants
from bff.domains.coupon import look as coupons
from bff.domains.coupon.look import Look
from bff.domains.order import pickup
from bff.domains.order.errors import Reason
from bff.domains.order.pickup import Counter
from bff.domains.store import stock
from bff.kit.database import Database, Transaction
from bff.kit.keyring import Keyring


async def look(
    database: Database, ring: Keyring, command: Look, *, elsewhere: bool = False
) -> coupons.Looked | pickup.Looked:
    """Look at a code, which is a coupon's or an order's; `elsewhere` as in a hand-over.

    What is neither raises CodeWrong and counts against clerk, store and address; LookHeld when
    that happened often.
    """

    async def of_order(transaction: Transaction, asked: Look) -> pickup.Looked | None:
        counter = await _counter(transaction, asked, elsewhere=elsewhere)
        clerk_id = asked.clerk_id
        found = await pickup.looked(
            transaction, ring, code=asked.code, counter=counter, clerk_id=clerk_id
        )
        return found and await _there(transaction, found, counter)

    return await coupons.look_anywhere(database, ring, command, of_order)


async def _counter(transaction: Transaction, asked: Look, *, elsewhere: bool) -> Counter:
    known = await pickup.counters(transaction, [asked.store_id] if elsewhere else [])
    return known.get(asked.store_id, Counter(asked.store_id))


async def _there(transaction: Transaction, found: pickup.Looked, counter: Counter) -> pickup.Looked:
    order = found.order
    if found.reason or order.store_id == counter.store_id:
        return found
    [short] = await stock.short(transaction, [wants(order, at=counter.store_id)])
    return replace(found, reason=Reason.SHORT_HERE) if short else found
