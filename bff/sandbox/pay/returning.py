"""/v3/profitsharing/return-orders: a merchant gives back what it was given."""

from datetime import datetime, timedelta
from sqlite3 import Row
from typing import Annotated

from pydantic import Field

from bff.sandbox.pay import payees, returns, ripening, shapes, shares
from bff.sandbox.pay.asking import Asked
from bff.sandbox.pay.refusals import Refused, invalid_request, param_error
from bff.sandbox.pay.shapes import Fen, Shape, Text32, Text64, Text80
from bff.sandbox.pay.sharing import ShareNo
from bff.sandbox.store import Store

RETURNED_UNTIL = timedelta(days=180)
TIMES_MAX = 50
ReturnNo = Annotated[str, Field(pattern=r"^[0-9A-Za-z_*@-]{1,64}$")]

KEEP = """
    insert into share_return (
        out_return_no, return_id, detail_id, fen, description, same, result, made_at)
    values (?, ?, ?, ?, ?, ?, 'PROCESSING', ?)
"""
TIMES = """
    select count(*) from share_return join share_part using (detail_id) where out_order_no = ?
"""
PROMISED = """
    select coalesce(sum(fen), 0) from share_return where detail_id = ? and result <> 'FAILED'
"""


class Return(Shape):
    """Who gives back how much of which share."""

    out_return_no: ReturnNo
    return_mchid: Text32
    amount: Fen
    description: Text80
    order_id: Text64 | None = None
    out_order_no: ShareNo | None = None
    transaction_id: Text32 | None = None


class OfShare(Shape):
    """Of which share something was given back."""

    out_order_no: ShareNo


def give_back(asked: Asked) -> dict[str, object]:
    """Take back what a merchant was given; the same number is the same return."""
    given = asked.said(Return)
    store, at = asked.office.store, asked.call.at
    ripening.ripen(store, at)
    returns.decide_all(store, at)
    if (given.order_id is None) == (given.out_order_no is None):
        raise param_error("/out_order_no", "order_id和out_order_no二选一")
    known = returns.find(store, given.out_return_no)
    if known is None:
        part = _part(store, given, at)
        _keep(store, given, part, at)
        returns.decide_all(store, at)
    elif known["same"] != shapes.same(given):
        raise invalid_request("回退参数与原请求不一致")
    return returns.told(store, given.out_return_no)


def query(asked: Asked) -> dict[str, object]:
    """Tell what became of a return."""
    given = asked.queried(OfShare)
    store = asked.office.store
    returns.decide_all(store, asked.call.at)
    known = returns.find(store, asked.named("out_return_no"))
    if known is None or known["out_order_no"] != given.out_order_no:
        raise Refused(404, "RESOURCE_NOT_EXISTS", "分账回退单不存在")
    return returns.told(store, known["out_return_no"])


def _part(store: Store, given: Return, at: datetime) -> Row:
    by_id, by_number = given.order_id, given.out_order_no
    share = shares.find_id(store, by_id) if by_id else shares.find(store, by_number or "")
    if share is None:
        raise Refused(404, "RESOURCE_NOT_EXISTS", "分账单不存在")
    if at.timestamp() - share["made_at"] > RETURNED_UNTIL.total_seconds():
        raise invalid_request("超过180天的分账单不能回退")
    if store.value(TIMES, share["out_order_no"]) >= TIMES_MAX:
        raise invalid_request("分账回退次数超过上限")
    for part in shares.parts(store, share):
        # What a person was given is theirs.
        ours = part["type"] == "MERCHANT_ID" and part["account"] == given.return_mchid
        if ours and part["result"] == "SUCCESS" and not part["frozen"]:
            return _affordable(store, given, part)
    raise invalid_request("回退方未在该分账单中收到分账")


def _affordable(store: Store, given: Return, part: Row) -> Row:
    if payees.returns(store, part["account"]) == payees.FORBIDDEN:
        raise Refused(403, "NO_AUTH", "回退方没有开通分账回退权限")
    if store.value(PROMISED, part["detail_id"]) + given.amount > part["fen"]:
        raise invalid_request("回退金额超过分账金额")
    return part


def _keep(store: Store, given: Return, part: Row, at: datetime) -> None:
    number = given.out_return_no, shares.order_id(at), part["detail_id"]
    said = given.amount, given.description, shapes.same(given)
    store.rows(KEEP, *number, *said, at.timestamp())
