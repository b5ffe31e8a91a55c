"""/v3/profitsharing: an order's money is shared, set free, and looked at."""

from collections.abc import Sequence
from sqlite3 import Row
from typing import Annotated

from pydantic import Field

from bff.sandbox.pay import bank, receivers, ripening, shapes, shares, sharing_rules, trades
from bff.sandbox.pay.asking import Asked
from bff.sandbox.pay.receivers import Kind
from bff.sandbox.pay.refusals import Refused, invalid_request
from bff.sandbox.pay.shapes import Fen, Shape, Text32, Text80
from bff.sandbox.pay.shares import Part, Wanted

ShareNo = Annotated[str, Field(pattern=r"^[0-9A-Za-z_\-|*@]{1,64}$")]


class Receiver(Shape):
    """Who gets how much."""

    type: Kind
    account: Annotated[str, Field(min_length=1, max_length=64)]
    amount: Fen
    description: Text80
    name: Annotated[str, Field(min_length=1, max_length=1024)] | None = None


class Share(Shape):
    """How an order is shared."""

    transaction_id: Text32
    out_order_no: ShareNo
    unfreeze_unsplit: bool
    receivers: Annotated[list[Receiver], Field(min_length=1, max_length=50)]
    appid: Text32 | None = None


class Unfreeze(Shape):
    """Which order's money is set free."""

    transaction_id: Text32
    out_order_no: ShareNo
    description: Text80


class OfTrade(Shape):
    """Of which order a share is."""

    transaction_id: Text32


def share(asked: Asked) -> dict[str, object]:
    """Share an order's money; the same number with the same receivers is the same share."""
    given = asked.said(Share)
    ripening.ripen(asked.office.store, asked.call.at)
    _named(asked, given)
    same = shapes.same(given.model_copy(update={"receivers": _nameless(given.receivers)}))
    known = shares.find(asked.office.store, given.out_order_no)
    if known is not None:
        return _again(asked, known, same)
    trade = _ready(asked, given.transaction_id)
    parts = [
        Part(each.type, each.account, each.amount, each.description) for each in given.receivers
    ]
    _affordable(asked, trade, sum(part.fen for part in parts))
    wanted = Wanted(given.out_order_no, parts, same, unfreezes=given.unfreeze_unsplit)
    shares.keep(asked.office.store, trade, wanted, asked.call.at)
    return _told(asked, given.out_order_no)


def unfreeze(asked: Asked) -> dict[str, object]:
    """Set free what is left; an earlier number is answered well, and nothing is set free."""
    given = asked.said(Unfreeze)
    ripening.ripen(asked.office.store, asked.call.at)
    if shares.find(asked.office.store, given.out_order_no) is not None:
        return _told(asked, given.out_order_no)
    trade = _ready(asked, given.transaction_id)
    if not trade["unavailable"]:
        raise Refused(403, "NOT_ENOUGH", "剩余待分金额为零")
    wanted = Wanted(given.out_order_no, (), shapes.same(given), unfreezes=True)
    shares.keep(asked.office.store, trade, wanted, asked.call.at)
    return _told(asked, given.out_order_no)


def query(asked: Asked) -> dict[str, object]:
    """Tell what became of a share."""
    given = asked.queried(OfTrade)
    ripening.ripen(asked.office.store, asked.call.at)
    known = shares.find(asked.office.store, asked.named("out_order_no"))
    if known is None or known["transaction_id"] != given.transaction_id:
        raise Refused(404, "RESOURCE_NOT_EXISTS", "分账单不存在")
    return shares.told(asked.office.store, known)


def amounts(asked: Asked) -> dict[str, object]:
    """Tell how much of an order can still be shared."""
    ripening.ripen(asked.office.store, asked.call.at)
    trade = trades.find_paid(asked.office.store, asked.named("transaction_id"))
    if trade is None or not trade["shareable"]:
        raise Refused(404, "RESOURCE_NOT_EXISTS", "订单不存在")
    return {"transaction_id": trade["transaction_id"], "unsplit_amount": trade["unavailable"]}


def _ready(asked: Asked, transaction_id: str) -> Row:
    trade = trades.find_paid(asked.office.store, transaction_id)
    refused = sharing_rules.unready(trade, asked.call.at.timestamp())
    if refused is not None:
        raise refused
    assert trade is not None
    if shares.times(asked.office.store, trade) >= sharing_rules.TIMES_MAX:
        raise Refused(403, "RULE_LIMIT", "订单分账次数超过上限")
    return trade


def _affordable(asked: Asked, trade: Row, wanted: int) -> None:
    store = asked.office.store
    merchant = store.row(bank.MERCHANT, asked.mchid)
    assert merchant is not None
    refused = sharing_rules.too_much(
        wanted=wanted,
        shared=shares.shared(store, trade),
        trade=trade,
        ratio=merchant["max_ratio"],
    )
    if refused is not None:
        raise refused


def _named(asked: Asked, given: Share) -> None:
    if len({(each.type, each.account) for each in given.receivers}) < len(given.receivers):
        raise invalid_request("分账接收方重复")
    for number, each in enumerate(given.receivers):
        if each.name is not None:
            receivers.unsealed(asked, f"/receivers/{number}/name", each.name)
        if each.type == "PERSONAL_OPENID":
            receivers.known_in(asked, appid=given.appid, openid=each.account)
        known = receivers.find(
            asked.office.store, mchid=asked.mchid, kind=each.type, account=each.account
        )
        if known is None:
            raise invalid_request("分账接收方关系不存在，请先添加分账接收方")


def _nameless(given: Sequence[Receiver]) -> list[Receiver]:
    # The same name looks different each time it is sealed.
    return [each.model_copy(update={"name": None}) for each in given]


def _again(asked: Asked, known: Row, same: str) -> dict[str, object]:
    if known["same"] != same:
        raise invalid_request("分账接收方与原请求不一致")
    return shares.told(asked.office.store, known)


def _told(asked: Asked, out_order_no: str) -> dict[str, object]:
    known = shares.find(asked.office.store, out_order_no)
    assert known is not None
    return shares.told(asked.office.store, known)
