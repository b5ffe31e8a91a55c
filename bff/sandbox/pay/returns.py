"""What is given back of shares, as the sandbox keeps it, and what it tells of it."""

from datetime import datetime, timedelta
from sqlite3 import Row

from bff.sandbox.pay import bank, payees, shares, trades
from bff.sandbox.pay.bank import Account, Move, Occasion
from bff.sandbox.store import Store

FIND = """
    select share_return.*, share.order_id, share.out_order_no, share.mchid, share.transaction_id,
        share_part.account
    from share_return join share_part using (detail_id) join share using (out_order_no)
    where out_return_no = ?
"""
FINISH = """
    update share_return set result = ?, fail_reason = ?, finished_at = ? where out_return_no = ?
"""
UNDECIDED = """
    select out_return_no, share_return.made_at, account
    from share_return join share_part using (detail_id) where share_return.result = 'PROCESSING'
"""
RETURNED = "update share_part set returned = returned + ? where detail_id = ?"
UNDECIDED_UNTIL = timedelta(days=5)


def find(store: Store, out_return_no: str) -> Row | None:
    """Return what is given back under the merchant's number, or None."""
    return store.row(FIND, out_return_no)


def decide_all(store: Store, at: datetime) -> None:
    """Bring what is undecided to where it stands at this time."""
    for known in store.rows(UNDECIDED):
        outcome, gone_s = payees.returns(store, known["account"]), at.timestamp() - known["made_at"]
        if gone_s > UNDECIDED_UNTIL.total_seconds():
            outcome = "TIME_OUT_CLOSED"
        if outcome != "PROCESSING":
            _decide(store, known["out_return_no"], outcome, at)


def _decide(store: Store, out_return_no: str, outcome: str, at: datetime) -> None:
    known = store.row(FIND, out_return_no)
    assert known is not None
    if outcome != "SUCCESS":
        store.rows(FINISH, "FAILED", outcome, at.timestamp(), out_return_no)
        return
    store.rows(FINISH, "SUCCESS", None, at.timestamp(), out_return_no)
    store.rows(RETURNED, known["fen"], known["detail_id"])
    occasion = Occasion(known["mchid"], at, "SHARE_RETURN", out_return_no, known["transaction_id"])
    # What came back is the merchant's own: it is not shared a second time.
    bank.move(store, occasion, [Move(Account.SHARED, Account.AVAILABLE, known["fen"])])


def told(store: Store, out_return_no: str) -> dict[str, object]:
    """Return what a query says of something that is given back."""
    known = store.row(FIND, out_return_no)
    assert known is not None
    ended_at = known["finished_at"]
    facts = {
        "order_id": known["order_id"],
        "out_order_no": known["out_order_no"],
        "out_return_no": known["out_return_no"],
        "return_id": known["return_id"],
        "return_mchid": known["account"],
        "amount": known["fen"],
        "description": known["description"],
        "result": known["result"],
        "create_time": trades.rfc3339(known["made_at"]),
        "finish_time": shares.NEVER if ended_at is None else trades.rfc3339(ended_at),
    }
    return facts if known["fail_reason"] is None else facts | {"fail_reason": known["fail_reason"]}
