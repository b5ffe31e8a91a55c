"""What a sale still has: taken when an order is placed, put back when it ends unpaid."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID

import orjson

from bff.domains.community_sale import rules
from bff.domains.community_sale.errors import SaleUnknown
from bff.domains.community_sale.opening import STATEMENTS
from bff.domains.community_sale.rules import Shelf, Standing
from bff.domains.community_sale.states import SaleState
from bff.kit import writes
from bff.kit.database import Database, Record, Transaction, columns
from bff.kit.refusal import BadInput, Refusal
from bff.kit.writes import Write

PUT_BACK = writes.read(STATEMENTS["take"], "select count(*) from item_taken")


class Taken(NamedTuple):
    """So many pieces of an item of a sale."""

    sale_id: UUID
    variant_id: UUID
    quantity: int


@dataclass(slots=True)
class Desk:
    """Sells to one order after the other, each knowing what those before it took."""

    sales: dict[UUID, Standing]
    taken: Counter[tuple[UUID, UUID]] = field(default_factory=Counter)

    def refused(
        self, sale_id: UUID, wanted: Sequence[tuple[UUID, int]]
    ) -> Refusal | BadInput | None:
        """Return why these pieces cannot be ordered of a sale, or None."""
        sale = self.sales.get(sale_id)
        return rules.refused(sale, wanted) if sale else SaleUnknown()

    def take(self, sale_id: UUID, wanted: Sequence[tuple[UUID, int]]) -> None:
        """Have those that follow know what one order takes."""
        sale = self.sales[sale_id]
        pieces = dict(wanted)
        items = {
            variant_id: shelf._replace(taken=shelf.taken + pieces.get(variant_id, 0))
            for variant_id, shelf in sale.items.items()
        }
        self.sales[sale_id] = replace(sale, items=items, taken=sale.taken + sum(pieces.values()))
        self.taken.update({(sale_id, variant_id): n for variant_id, n in pieces.items()})


async def locked(transaction: Transaction, sales: Iterable[UUID]) -> dict[UUID, Standing]:
    """Lock sales in the order of their ids and read them; those that are missing are left out."""
    asked = sorted(set(sales))
    if not asked:
        return {}
    await transaction.fetch(STATEMENTS["sales_locked"], asked)
    # A statement of its own: one that waited for locks sees what was before them.
    return await read(transaction, asked)


async def read(asked: Database | Transaction, sales: Sequence[UUID]) -> dict[UUID, Standing]:
    """Read sales without locking them."""
    rows = await asked.fetch(STATEMENTS["standings"], list(sales))
    return {row["id"]: _standing(row) for row in rows}


def write(transaction: Transaction, desk: Desk) -> None:
    """Have what a desk sold counted before commit."""
    rows = [(*spot, quantity) for spot, quantity in sorted(desk.taken.items()) if quantity]
    if rows:
        transaction.before_commit(Write(STATEMENTS["take"], columns(rows), rows=len(rows)))


async def release(transaction: Transaction, given_back: Sequence[Taken]) -> None:
    """Put back what orders had taken, under the locks of their sales."""
    pieces: Counter[tuple[UUID, UUID]] = Counter()
    for one in given_back:
        pieces[one.sale_id, one.variant_id] -= one.quantity
    if not pieces:
        return
    await transaction.fetch(STATEMENTS["sales_locked"], sorted({sale for sale, _ in pieces}))
    rows = [(*spot, quantity) for spot, quantity in sorted(pieces.items())]
    await transaction.fetch(PUT_BACK, *columns(rows))


def _standing(row: Record) -> Standing:
    facts = [orjson.loads(text) for text in row["items"]]
    items: Mapping[UUID, Shelf] = {
        UUID(one["variant_id"]): Shelf(one["price_fen"], one["total"], one["taken"])
        for one in facts
    }
    return Standing(
        id=row["id"],
        store_id=row["store_id"],
        leader_id=row["leader_id"],
        state=SaleState(row["state"]),
        cut_off_at=row["cut_off_at"],
        capacity=row["capacity"],
        taken=row["taken"],
        items=items,
        now=row["now"],
        community_id=row["community_id"],
        title=row["title"],
        arrives_on=row["arrives_on"],
    )
