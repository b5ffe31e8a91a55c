"""How shares to somebody end, and whether they give them back: a tester's choice."""

from typing import Literal

from bff.sandbox.store import Store

Outcome = Literal[
    "SUCCESS",
    "ACCOUNT_ABNORMAL",
    "NO_RELATION",
    "RECEIVER_HIGH_RISK",
    "RECEIVER_REAL_NAME_NOT_VERIFIED",
    "NO_AUTH",
    "RECEIVER_RECEIPT_LIMIT",
    "PAYER_ACCOUNT_ABNORMAL",
    "INVALID_REQUEST",
]
Returns = Literal[
    "SUCCESS",
    "PROCESSING",
    "NO_AUTH",
    "ACCOUNT_ABNORMAL",
    "BALANCE_NOT_ENOUGH",
    "TIME_OUT_CLOSED",
    "PAYER_ACCOUNT_ABNORMAL",
    "INVALID_REQUEST",
]
# They never allowed that anything is taken back from them.
FORBIDDEN = "NO_AUTH"

PUT = """
    insert into payee (account, outcome, returns)
    values (?1, coalesce(?2, 'SUCCESS'), coalesce(?3, 'SUCCESS'))
    on conflict (account) do update set
        outcome = coalesce(?2, outcome), returns = coalesce(?3, returns)
    returning *
"""
FIND = "select * from payee where account = ?"


def put(store: Store, account: str, *, outcome: str | None, returns: str | None) -> dict[str, str]:
    """Choose what becomes of shares to an account and of what it gives back; None: as before."""
    row = store.row(PUT, account, outcome, returns)
    assert row is not None
    return {name: row[name] for name in ("account", "outcome", "returns")}


def outcome(store: Store, account: str) -> str:
    """Return what becomes of a share: SUCCESS, or why it fails."""
    row = store.row(FIND, account)
    return "SUCCESS" if row is None else str(row["outcome"])


def returns(store: Store, account: str) -> str:
    """Return what becomes of giving back: SUCCESS, PROCESSING, or why it fails."""
    row = store.row(FIND, account)
    return "SUCCESS" if row is None else str(row["returns"])
