from datetime import UTC, datetime, timedelta
from uuid import UUID

from bff.domains.community_sale import lists
from bff.domains.community_sale.lists import Part, Piece
from bff.kit.ids import uuid7

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
LIN, LEE, WINE, BEER = (uuid7() for _ in range(4))


def piece(
    member_id: UUID,
    variant_id: UUID,
    quantity: int,
    *,
    for_whom: str | None = None,
    **facts: object,
) -> Piece:
    plain = Piece(
        order_id=uuid7(),
        member_id=member_id,
        nickname="林小满" if member_id == LIN else "团长李姐",
        for_whom=for_whom,
        picked_up=False,
        held=False,
        arrived_at=NOW,
        now=NOW,
        variant_id=variant_id,
        product_id=variant_id,
        title="东风大曲",
        variant_title="500ml",
        quantity=quantity,
        fen=100 * quantity,
        commission_fen=3 * quantity,
    )
    return plain._replace(**facts)  # type: ignore[arg-type]


PIECES = [
    piece(LIN, WINE, 2),
    piece(LEE, WINE, 1, for_whom="王奶奶"),
    piece(LIN, WINE, 1),
    piece(LIN, BEER, 6, picked_up=True),
]


def test_a_sheet_says_who_gets_how_many() -> None:
    wine, beer = lists.sorting(PIECES)

    assert (wine.quantity, wine.parts) == (4, [Part(LIN, None, 3), Part(LEE, "王奶奶", 1)])
    assert (beer.quantity, beer.variant_title) == (6, "500ml")


def test_a_buyer_gets_everything_at_once() -> None:
    [lin] = lists.bags(PIECES, "小满")

    assert [one.quantity for one in lin.goods] == [2, 1]
    assert len(lin.orders) == 2
    assert (lin.ready, lin.overdue) == (True, False)


def test_who_has_no_phone_is_found_by_name() -> None:
    found = lists.bags(PIECES, " 王奶奶 ")

    assert [(bag.member_id, bag.for_whom) for bag in found] == [(LEE, "王奶奶")]
    assert len(lists.bags(PIECES)) == 2
    assert lists.bags(PIECES, "nobody") == []


def test_what_is_held_is_not_ready() -> None:
    [bag] = lists.bags([piece(LIN, WINE, 1), piece(LIN, BEER, 1, held=True)])

    assert not bag.ready


def test_a_board_counts_what_is_paid() -> None:
    late = [one._replace(arrived_at=NOW - timedelta(days=4)) for one in PIECES]

    board = lists.board(late)

    assert (board.orders, board.buyers, board.pieces) == (4, 2, 10)
    assert (board.paid_fen, board.commission_fen) == (1_000, 30)
    assert (board.waiting, board.overdue, lists.board(PIECES).overdue) == (2, 2, 0)
