"""One scan button: what a customer's phone shows to a clerk, whatever it shows."""

from bff.domains.coupon import look as coupons
from bff.domains.coupon.look import Look
from bff.domains.order import pickup
from bff.kit.database import Database, Transaction
from bff.kit.keyring import Keyring


async def look(database: Database, ring: Keyring, command: Look) -> coupons.Looked | pickup.Looked:
    """Look at a code, which is a coupon's or an order's.

    What is neither raises CodeWrong and counts against clerk, store and address; LookHeld when
    that happened often.
    """

    async def of_order(transaction: Transaction, asked: Look) -> pickup.Looked | None:
        return await pickup.looked(
            transaction,
            ring,
            code=asked.code,
            store_id=asked.store_id,
            clerk_id=asked.clerk_id,
        )

    return await coupons.look_anywhere(database, ring, command, of_order)
