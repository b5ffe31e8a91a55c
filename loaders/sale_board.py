"""Sales in figures, as a whole and item by item, for those who keep them."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from bff.domains.community_sale.lists import Board, Piece, board
from bff.kit.database import Database
from loaders.sale import ItemRow, SaleRow, items_of, kept_sales_of
from loaders.sale_order import pieces_of


class SoldRow(NamedTuple):
    """An item of a sale, and what was paid for it, without what was given back."""

    item: ItemRow
    pieces: int
    paid_fen: int
    commission_fen: int


class BoardRow(NamedTuple):
    """A sale in figures."""

    sale: SaleRow
    board: Board
    items: Sequence[SoldRow]

    @property
    def room(self) -> int:
        """For how many more pieces there is room."""
        return self.sale.capacity - self.sale.taken


async def boards_of(
    database: Database, asked: Sequence[tuple[UUID, UUID, UUID]]
) -> list[BoardRow | None]:
    """Return each sale of a community in figures for a member; None where it is another's."""
    sales = [(community, sale) for community, sale, _ in asked]
    kept = await kept_sales_of(database, sales)
    found = await pieces_of(database, [*sales])
    items = await items_of(database, [sale for _, sale in sales])
    return [
        _board(sale, pieces, row, member_id) if sale else None
        for sale, pieces, row, (*_, member_id) in zip(kept, found, items, asked, strict=True)
    ]


def _board(
    sale: SaleRow, pieces: Sequence[Piece], items: Sequence[ItemRow], member_id: UUID
) -> BoardRow:
    if sale.leader_id != member_id:
        # Nobody is shown what somebody else earns.
        pieces = [one._replace(commission_fen=0) for one in pieces]
        items = [one._replace(commission_fen=0) for one in items]
    return BoardRow(sale, board(pieces), [_sold(item, pieces) for item in items])


def _sold(item: ItemRow, pieces: Sequence[Piece]) -> SoldRow:
    mine = [one for one in pieces if one.variant_id == item.variant_id]
    return SoldRow(
        item,
        sum(one.quantity for one in mine),
        sum(one.fen for one in mine),
        sum(one.commission_fen for one in mine),
    )
