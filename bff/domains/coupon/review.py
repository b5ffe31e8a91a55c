"""Redemptions that were held for want of evidence are released, and booked as they happened."""

from collections.abc import Sequence
from uuid import UUID

from bff.domains.coupon.issuing import STATEMENTS
from bff.domains.coupon.look import at_counter
from bff.domains.coupon.redeeming import Redemption, fact
from bff.domains.coupon.show import presented
from bff.domains.profit import service as profit
from bff.domains.profit.facts import Booked
from bff.gateways.signals import Signals
from bff.kit.database import Record, Transaction


async def release(
    transaction: Transaction, signals: Signals, redemptions: Sequence[UUID]
) -> list[Booked]:
    """Book held redemptions, in the order of their ids; those that are not held are left out."""
    rows = await transaction.fetch(STATEMENTS["release"], list(redemptions))
    facts = [fact(_redemption(row)) for row in sorted(rows, key=lambda row: row["redemption_id"])]
    return await profit.book(transaction, facts, signals)


def _redemption(row: Record) -> Redemption:
    return Redemption(
        id=row["redemption_id"],
        coupon=presented(row),
        counter=at_counter(row),
        clerk_id=row["clerk_id"],
        look_id=row["look_id"],
        at=row["redeemed_at"],
        value_fen=row["value_fen"],
        sale_fen=row["sale_fen"],
        bottles=row["used_bottles"],
        # Read after its release.
        held=False,
    )
