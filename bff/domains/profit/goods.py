"""Pieces that a store hands over for the brand, and is owed again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bff.domains.profit import accounts, writing
from bff.domains.profit.posting import Amounts, Posting, summed
from bff.kit.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsOwed:
    """What a store handed over of the brand's goods; `id` is that of the hand-over."""

    id: UUID
    order_id: UUID
    store_id: UUID
    pieces: Mapping[UUID, int]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsBack:
    """What came back to the store of a hand-over; `id` is that of the return."""

    id: UUID
    handed_over: UUID
    order_id: UUID
    store_id: UUID
    pieces: Mapping[UUID, int]
    at: datetime


def goods_owed(transaction: Transaction, handed_over: Sequence[GoodsOwed]) -> None:
    """Owe stores what they hand over in this transaction, with all else written at its end."""
    postings = [
        Posting(
            id=one.id,
            idem=f"GOODS_OWED:{one.id}",
            kind="GOODS_OWED",
            ref=one.order_id,
            amounts=_amounts(one.store_id, one.pieces),
            body={"at": one.at, "order": one.order_id, "store": one.store_id},
        )
        for one in handed_over
    ]
    if postings:
        transaction.before_commit(writing.write(postings=postings))


def goods_back(transaction: Transaction, returned: Sequence[GoodsBack]) -> None:
    """Owe stores less for what came back to them; never more than the hand-over."""
    postings = [
        Posting(
            id=one.id,
            idem=f"GOODS_BACK:{one.id}",
            kind="GOODS_BACK",
            ref=one.order_id,
            amounts={account: -count for account, count in _of(one).items()},
            body={"at": one.at, "order": one.order_id, "store": one.store_id},
            reduces=one.handed_over,
        )
        for one in returned
    ]
    if postings:
        transaction.before_commit(writing.write(postings=postings))


def _of(returned: GoodsBack) -> Amounts:
    return _amounts(returned.store_id, returned.pieces)


def _amounts(store_id: UUID, pieces: Mapping[UUID, int]) -> Amounts:
    return summed(
        {
            accounts.goods_taken(product_id): count,
            accounts.goods_due(store_id, product_id): -count,
        }
        for product_id, count in pieces.items()
    )
