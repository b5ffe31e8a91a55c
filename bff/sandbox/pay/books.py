"""The audit of the bank: the same money, counted by accounts, by orders and by moves."""

from collections.abc import Mapping, Sequence
from sqlite3 import Row
from typing import Any

from bff.sandbox.pay.bank import MERCHANTS, OF_ORDER, SOURCES, Account
from bff.sandbox.store import Store

BY_ORDERS = """
    select coalesce(sum(paid), 0) as paid, coalesce(sum(available), 0) as available,
        coalesce(sum(unavailable), 0) as unavailable, coalesce(sum(fee), 0) as fee,
        coalesce(sum(shared), 0) as shared, coalesce(sum(refunded), 0) as refunded
    from trade where mchid = ?
"""
# By all moves, and by those of no order; in one walk, for a day has many.
BY_MOVES = """
    select account, sum(fen) as fen,
        coalesce(sum(fen) filter (where transaction_id is null), 0) as by_hand
    from (
        select into_ as account, fen, transaction_id from move where mchid = ?1
        union all select out_of, -fen, transaction_id from move where mchid = ?1
    ) group by account
"""
UNPAID = """
    select count(*) from trade where mchid = ? and (transaction_id is not null) <> (paid = total)
"""


def audited(store: Store) -> list[dict[str, Any]]:
    """Return each merchant's balances, and a sentence for everything that does not agree."""
    return [_told(store, merchant) for merchant in store.rows(MERCHANTS)]


def _told(store: Store, merchant: Row) -> dict[str, Any]:
    orders = store.row(BY_ORDERS, merchant["mchid"])
    assert orders is not None
    moves = {row["account"]: row for row in store.rows(BY_MOVES, merchant["mchid"])}
    wrong = [*_uneven(merchant), *_halves(store, merchant)]
    for account in Account:
        wrong += _differing(merchant, account, orders, moves)
    balances = {each.value: merchant[each] for each in Account}
    facts = {"mchid": merchant["mchid"], "max_ratio": merchant["max_ratio"]}
    return facts | balances | {"balanced": not wrong, "wrong": wrong}


def _uneven(merchant: Row) -> Sequence[str]:
    held = sum(merchant[each] for each in Account if each not in SOURCES)
    came = sum(merchant[each] for each in SOURCES)
    return [] if held == came else [f"{came} fen came in, and {held} are there"]


def _halves(store: Store, merchant: Row) -> Sequence[str]:
    half = store.value(UNPAID, merchant["mchid"])
    return [f"{half} orders are paid by half"] if half else []


def _differing(
    merchant: Row, account: Account, orders: Row, moves: Mapping[str, Row]
) -> Sequence[str]:
    sign = -1 if account in SOURCES else 1
    moved, by_hand = moves[account][1:] if account in moves else (0, 0)
    held = orders[account] if account in OF_ORDER else 0
    counted = {"moves": sign * moved, "orders": held + sign * by_hand}
    return [
        f"{account}: {merchant[account]} in the account, {fen} by its {by}"
        for by, fen in counted.items()
        if fen != merchant[account]
    ]
