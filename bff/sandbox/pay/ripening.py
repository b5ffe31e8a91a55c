"""What happens at WeChat Pay by itself as time goes by: shares are carried out, money is freed."""

from datetime import datetime
from sqlite3 import Row

from bff.kit.clock import SHANGHAI, moment
from bff.sandbox import census
from bff.sandbox.pay import bank, payees, receivers, shares, sharing_rules, shipments, trades
from bff.sandbox.pay.bank import Account, Move, Occasion
from bff.sandbox.pay.sharing_rules import CARRIED_OUT_AFTER_S, SHARED_UNTIL
from bff.sandbox.store import Store

UNDER_WAY = "select * from share where finished_at is null and made_at <= ? order by made_at"
FINISH = "update share set finished_at = ? where out_order_no = ?"
FINISH_PART = """
    update share_part set result = ?, fail_reason = ?, finished_at = ? where detail_id = ?
"""
MONTH = """
    select coalesce(sum(fen), 0) from share_part
    where type = 'PERSONAL_OPENID' and account = ? and result = 'SUCCESS' and finished_at >= ?
"""
OVERDUE = "select * from trade where shareable and unfrozen_at is null and paid_at <= ?"
UNFREEZE = "update trade set unfrozen_at = ? where transaction_id = ?"


def ripen(store: Store, at: datetime) -> None:
    """Bring everything to where it stands at this time."""
    for share in store.rows(UNDER_WAY, at.timestamp() - CARRIED_OUT_AFTER_S):
        _carried_out(store, share)
    shipments.settle_due(store, at)
    shipments.remind(store, at)
    # Thirty days after the payment whatever nobody was given is the merchant's.
    for trade in store.rows(OVERDUE, (at - SHARED_UNTIL).timestamp()):
        _set_free(store, trade)


def _carried_out(store: Store, share: Row) -> None:
    at = moment(share["made_at"] + CARRIED_OUT_AFTER_S)
    for part in shares.parts(store, share):
        reason = None if part["frozen"] else _failure(store, share, part, at)
        result = "SUCCESS" if reason is None else "CLOSED"
        store.rows(FINISH_PART, result, reason, at.timestamp(), part["detail_id"])
        if reason is not None:
            _back(store, share, part, at)
    store.rows(FINISH, at.timestamp(), share["out_order_no"])


def _failure(store: Store, share: Row, part: Row, at: datetime) -> str | None:
    month = at.astimezone(SHANGHAI).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return sharing_rules.failure(
        outcome=payees.outcome(store, part["account"]),
        registered=receivers.find(
            store, mchid=share["mchid"], kind=part["type"], account=part["account"]
        ),
        name=_name(store, part["account"]),
        month_fen=store.value(MONTH, part["account"], month.timestamp()) + part["fen"],
    )


def _name(store: Store, account: str) -> str | None:
    known = census.account(store, account)
    person = known and census.find(store, known["person"])
    return person.name if person else None


def _back(store: Store, share: Row, part: Row, at: datetime) -> None:
    # The documents contradict each other here; what may still be shared stays to be shared.
    trade = trades.find_paid(store, share["transaction_id"])
    assert trade is not None
    into = Account.UNAVAILABLE if trade["unfrozen_at"] is None else Account.AVAILABLE
    occasion = Occasion(
        share["mchid"], at, "SHARE_FAILED", part["detail_id"], share["transaction_id"]
    )
    bank.move(store, occasion, [Move(Account.SHARED, into, part["fen"])])


def _set_free(store: Store, trade: Row) -> None:
    at, number = moment(trade["paid_at"]) + SHARED_UNTIL, trade["transaction_id"]
    moves = [Move(Account.UNAVAILABLE, Account.AVAILABLE, trade["unavailable"])]
    bank.move(store, Occasion(trade["mchid"], at, "UNFREEZE", number, number), moves)
    store.rows(UNFREEZE, at.timestamp(), number)
