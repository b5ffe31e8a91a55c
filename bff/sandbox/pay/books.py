"""The audit of the bank: the same money, counted by accounts, by orders and by moves."""

from collections.abc import Sequence
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
# All moves, and those of no order.
BY_MOVES = """
    select coalesce(sum(fen), 0) as fen,
        coalesce(sum(fen) filter (where transaction_id is null), 0) as by_hand
    from (
        select into_ as account, fen, transaction_id from move where mchid = ?1
        union all select out_of, -fen, transaction_id from move where mchid = ?1
    ) where account = ?2
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
    wrong = [*_uneven(merchant), *_halves(store, merchant)]
    for account in Account:
        wrong += _differing(store, merchant, account, orders)
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


def _differing(store: Store, merchant: Row, account: Account, orders: Row) -> Sequence[str]:
    moved = store.row(BY_MOVES, merchant["mchid"], account)
    assert moved is not None
    sign = -1 if account in SOURCES else 1
    held = orders[account] if account in OF_ORDER else 0
    counted = {"moves": sign * moved["fen"], "orders": held + sign * moved["by_hand"]}
    return [
        f"{account}: {merchant[account]} in the account, {fen} by its {by}"
        for by, fen in counted.items()
        if fen != merchant[account]
    ]
