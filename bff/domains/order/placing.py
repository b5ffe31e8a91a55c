"""Writing orders: each with its lines, reductions and what WeChat Pay will know of it."""

from collections.abc import Sequence
from datetime import timedelta

import orjson

from bff.domains.order.drafts import Draft
from bff.kit import statements
from bff.kit.database import Transaction, array, columns
from bff.kit.writes import Write

STATEMENTS = statements.load("bff.domains.order")
# Who pays does so at once, and WeChat says so within seconds; then we begin to ask.
ASKED_AFTER = timedelta(seconds=20)

# No row at all must still make that many columns.
ORDER_COLUMNS, LINE_COLUMNS, REDUCTION_COLUMNS, PAYMENT_COLUMNS = 16, 12, 8, 3


def write(transaction: Transaction, drafts: Sequence[Draft]) -> None:
    """Have orders written before commit."""
    values = [
        *columns([_order(one) for one in drafts], ORDER_COLUMNS),
        *columns([row for one in drafts for row in _lines(one)], LINE_COLUMNS),
        *columns([row for one in drafts for row in _reductions(one)], REDUCTION_COLUMNS),
        *columns([_payment(one) for one in drafts if one.payable_fen], PAYMENT_COLUMNS),
    ]
    transaction.before_commit(Write(STATEMENTS["place"], values, rows=len(drafts)))


def _order(one: Draft) -> tuple[object, ...]:
    return (
        one.id,
        one.member_id,
        one.identity_id,
        one.store_id,
        one.origin,
        one.origin_id,
        one.held,
        one.goods_fen,
        sum(one.reduced),
        one.payable_fen,
        one.remark,
        one.for_whom,
        _json({role.value: id_ for role, id_ in one.payees.items()}),
        _json(one.evidence),
        one.placed_at,
        one.expires_at,
    )


def _lines(one: Draft) -> list[tuple[object, ...]]:
    return [
        (
            one.id,
            number,
            goods.variant_id,
            goods.product_id,
            goods.category_id,
            goods.title,
            goods.variant_title,
            goods.picture_url,
            goods.quantity,
            goods.price_fen,
            goods.fen,
            reduced,
        )
        for number, (goods, reduced) in enumerate(zip(one.goods, one.reduced, strict=True), 1)
    ]


def _reductions(one: Draft) -> list[tuple[object, ...]]:
    return [
        (
            one.id,
            each.coupon_id,
            each.points,
            each.stacking,
            array(each.by_line),
            each.brand_fen,
            each.dealer_fen,
            each.store_fen,
        )
        for each in one.reductions
    ]


def _payment(one: Draft) -> tuple[object, ...]:
    return one.id, one.payable_fen, one.placed_at + ASKED_AFTER


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str).decode()
