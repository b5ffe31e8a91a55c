"""The bank: what a merchant has, by account and by order; every fen that moves is written down."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bff.sandbox.store import Store

# The usual price of WeChat Pay: 0.6 %.
FEE_BASIS_POINTS = 60
BASIS_POINTS = 10_000


class Account(StrEnum):
    """Where money is, of a merchant as a whole and of each of its orders."""

    PAID = "paid"
    DEPOSITED = "deposited"
    AVAILABLE = "available"
    UNAVAILABLE = "unavailable"
    FEE = "fee"
    SHARED = "shared"
    REFUNDED = "refunded"


# They tell how much came in, so they grow as money leaves them.
SOURCES = frozenset({Account.PAID, Account.DEPOSITED})
OF_ORDER = tuple(account for account in Account if account is not Account.DEPOSITED)

OPEN = "insert or ignore into merchant (mchid) values (?)"
MERCHANT = "select * from merchant where mchid = ?"
MERCHANTS = "select * from merchant order by mchid"
WRITE = """
    insert into move (at, mchid, transaction_id, kind, number, out_of, into_, fen)
    values (?, ?, ?, ?, ?, ?, ?, ?)
"""
# In the order of Account, and of OF_ORDER.
ADD_TO_MERCHANT = """
    update merchant set paid = paid + ?, deposited = deposited + ?, available = available + ?,
        unavailable = unavailable + ?, fee = fee + ?, shared = shared + ?, refunded = refunded + ?
    where mchid = ?
"""
ADD_TO_TRADE = """
    update trade set paid = paid + ?, available = available + ?, unavailable = unavailable + ?,
        fee = fee + ?, shared = shared + ?, refunded = refunded + ?
    where transaction_id = ?
"""


@dataclass(frozen=True, slots=True)
class Move:
    """So many fen from one account to another."""

    out_of: Account
    into: Account
    fen: int


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why money moves: which merchant's, when, in which order, under which kind and number."""

    mchid: str
    at: datetime
    kind: str
    number: str
    transaction_id: str | None = None


def move(store: Store, occasion: Occasion, moves: Sequence[Move]) -> None:
    """Move money of an order, or by hand without one; sqlite3.IntegrityError if books break."""
    moves = [each for each in moves if each.fen]
    for each in moves:
        written = occasion.kind, occasion.number, each.out_of, each.into, each.fen
        store.rows(
            WRITE, occasion.at.timestamp(), occasion.mchid, occasion.transaction_id, *written
        )
    change = _change(moves)
    store.rows(ADD_TO_MERCHANT, *(change[each] for each in Account), occasion.mchid)
    if occasion.transaction_id is not None:
        store.rows(ADD_TO_TRADE, *(change[each] for each in OF_ORDER), occasion.transaction_id)


def fee_of(fen: int) -> int:
    """Return what WeChat Pay keeps of a payment: rounded to the nearest fen, halves up."""
    return (fen * FEE_BASIS_POINTS * 2 + BASIS_POINTS) // (2 * BASIS_POINTS)


def _change(moves: Sequence[Move]) -> Counter[Account]:
    change: Counter[Account] = Counter()
    for each in moves:
        change[each.out_of] += each.fen if each.out_of in SOURCES else -each.fen
        change[each.into] += -each.fen if each.into in SOURCES else each.fen
    return change
