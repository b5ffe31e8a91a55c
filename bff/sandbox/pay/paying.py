"""What the pay button does: the payer's money reaches the merchant, and the merchant is told."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from bff.kit.clock import SHANGHAI, moment
from bff.sandbox import people
from bff.sandbox.pay import bank, notices, trades
from bff.sandbox.pay.bank import Account, Move, Occasion
from bff.sandbox.pay.trades import State
from bff.sandbox.store import Store

PREPAY_LIFE_S = 7_200.0

PREPARED = """
    select trade.*, prepay.made_at as prepared_at
    from prepay join trade using (out_trade_no) where prepay.id = ?
"""
LATER = "insert into press (due_at, prepay_id, person) values (?, ?, ?)"
NEXT = "select min(due_at) from press"
DUE = "delete from press where due_at <= ? returning *"
PAY = """
    update trade set state = 'SUCCESS', transaction_id = ?, paid_at = ? where out_trade_no = ?
    returning *
"""


class NotPaid(Exception):
    """The payer sees a sheet that says why not."""


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody presses the pay button of the sheet for a prepay_id."""

    prepay_id: str
    person: str
    at: datetime


def pay(store: Store, press: Press) -> str:
    """Pay an order; return WeChat's number, or raise NotPaid."""
    trade = payable(store, press)
    now, transaction_id = press.at.timestamp(), _number(press.at)
    paid = store.row(PAY, transaction_id, now, trade["out_trade_no"])
    assert paid is not None
    _take(store, paid, press.at)
    notices.paid(store, paid, press.at)
    return transaction_id


def payable(store: Store, press: Press) -> Row:
    """Return the order that this press would pay, or raise NotPaid."""
    now = press.at.timestamp()
    trade = store.row(PREPARED, press.prepay_id)
    if trade is None or now - trade["prepared_at"] > PREPAY_LIFE_S:
        raise NotPaid("This prepay_id is unknown, or older than two hours.")
    if people.openid(trade["appid"], press.person) != trade["openid"]:
        raise NotPaid("Only the payer whom the order names may pay it.")
    state = trades.state(trade, press.at)
    if state is not State.NOTPAY:
        raise NotPaid(f"The order is {state}.")
    if now > trade["payable_until"]:
        raise NotPaid("The time in which the order could be paid is over.")
    return trade


def later(store: Store, press: Press, delay_s: float) -> None:
    """Have the button pressed so many seconds later."""
    store.rows(LATER, press.at.timestamp() + delay_s, press.prepay_id, press.person)


def press_due(store: Store, at: datetime) -> None:
    """Press the buttons whose time has come; one that is refused leaves the order as it is."""
    for row in store.rows(DUE, at.timestamp()):
        with suppress(NotPaid):
            pay(store, Press(row["prepay_id"], row["person"], moment(row["due_at"])))


def next_due(store: Store) -> float | None:
    """Return when the next button is pressed, in seconds since the epoch."""
    due_at = store.value(NEXT)
    return None if due_at is None else float(due_at)


def _take(store: Store, trade: Row, at: datetime) -> None:
    number = trade["transaction_id"]
    # What may be shared stays frozen until it is shared, or nobody else can get a share of it.
    into = Account.UNAVAILABLE if trade["shareable"] else Account.AVAILABLE
    moves = [
        Move(Account.PAID, into, trade["total"]),
        Move(into, Account.FEE, bank.fee_of(trade["total"])),
    ]
    bank.move(store, Occasion(trade["mchid"], at, "PAYMENT", number, number), moves)


def _number(at: datetime) -> str:
    day, rest = f"{at.astimezone(SHANGHAI):%Y%m%d}", secrets.randbelow(10**15)
    return f"42000{rest // 10**10:05}{day}{rest % 10**10:010}"
