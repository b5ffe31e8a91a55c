"""What became of an order: by the merchant's number, and by WeChat's; and its end unpaid."""

from sqlite3 import Row

from bff.sandbox.pay import trades
from bff.sandbox.pay.asking import Asked
from bff.sandbox.pay.elapsing import elapse
from bff.sandbox.pay.refusals import Refused, invalid_request
from bff.sandbox.pay.shapes import Shape, Text32
from bff.sandbox.pay.trades import State

CLOSE = "update trade set state = 'CLOSED' where out_trade_no = ? and state = 'NOTPAY'"


class Merchant(Shape):
    """Whose order it is."""

    mchid: Text32


def by_out_trade_no(asked: Asked) -> dict[str, object]:
    """Tell of an order by the merchant's number."""
    asked.queried(Merchant)
    elapse(asked.office.store, asked.call.at)
    return _told(asked, trades.find(asked.office.store, asked.named("out_trade_no")))


def by_transaction_id(asked: Asked) -> dict[str, object]:
    """Tell of an order by WeChat's number."""
    asked.queried(Merchant)
    elapse(asked.office.store, asked.call.at)
    return _told(asked, trades.find_paid(asked.office.store, asked.named("transaction_id")))


def close(asked: Asked) -> None:
    """End an order that nobody paid; to do so again changes nothing."""
    asked.said(Merchant)
    elapse(asked.office.store, asked.call.at)
    trade = trades.find(asked.office.store, asked.named("out_trade_no"))
    if trade is None:
        raise invalid_request("订单不存在")
    if trades.state(trade, asked.call.at) in {State.SUCCESS, State.REFUND}:
        raise Refused(400, "ORDER_PAID", "该订单已支付，不能关单")
    asked.office.store.rows(CLOSE, trade["out_trade_no"])


def _told(asked: Asked, trade: Row | None) -> dict[str, object]:
    if trade is None:
        raise Refused(404, "ORDER_NOT_EXIST", "订单不存在")
    return trades.told(trade, asked.call.at)
