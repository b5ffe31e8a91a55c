"""/wxa/sec/order: goods are reported as shipped, and orders are asked about."""

from datetime import datetime
from sqlite3 import Row
from typing import Any

from bff.sandbox.desk import Call
from bff.sandbox.mini_program import tokens
from bff.sandbox.mini_program.errcodes import Refused
from bff.sandbox.mini_program.reading import posted
from bff.sandbox.mini_program.shipping_rules import wrong
from bff.sandbox.pay import ripening, shipments, trades
from bff.sandbox.pay.shipments import EXPRESS, Shipped

UNKNOWN, SHIPPED, USED_UP, UNFIT, UNCHANGED = 10060001, 10060002, 10060003, 10060004, 10060023
FOREIGN, BAD_TIME = 10060031, 268485216
# Once as it was, and once otherwise.
TIMES_MAX = 2
OK = {"errcode": 0, "errmsg": "ok"}
PAGE_MAX = 100

LIST = """
    select * from trade
    where appid = ?1 and paid_at between ?2 and ?3 and (?4 is null or openid = ?4)
        and (?5 is null or transaction_id > ?5)
    order by transaction_id
"""


def upload(call: Call) -> dict[str, object]:
    """Note how the goods of a payment travel; changed once at most."""
    body, appid = posted(call), tokens.bearer(call)
    number = wrong(body)
    if number is not None:
        raise Refused(number)
    trade, shipped = _trade(call, appid, body["order_key"]), _shipped(body)
    if body["payer"].get("openid") != trade["openid"]:
        raise Refused(FOREIGN)
    known = shipments.find(call.world.store, trade["transaction_id"])
    if shipments.order_state(trade, known) not in {1, 2}:
        raise Refused(UNFIT)
    if known is not None:
        _changeable(known, shipped)
    shipments.put(call.world.store, trade, shipped, call.at)
    return OK


def order(call: Call) -> dict[str, object]:
    """Tell of one order and its goods."""
    body, appid = posted(call), tokens.bearer(call)
    ripening.ripen(call.world.store, call.at)
    trade = shipments.named(call.world.store, body)
    if trade is None or trade["appid"] != appid:
        raise Refused(UNKNOWN)
    return {**OK, "order": _told(call, trade)}


def orders(call: Call) -> dict[str, object]:
    """Tell of all orders that were paid within a time, page by page."""
    body, appid = posted(call), tokens.bearer(call)
    ripening.ripen(call.world.store, call.at)
    paid = body.get("pay_time_range") or {}
    between = paid.get("begin_time", 0), paid.get("end_time", call.at.timestamp())
    found = call.world.store.rows(LIST, appid, *between, body.get("openid"), body.get("last_index"))
    told = [_told(call, trade) for trade in found]
    wanted = body.get("order_state")
    fit = [each for each in told if wanted is None or each["order_state"] == wanted]
    page = fit[: min(int(body.get("page_size", PAGE_MAX)), PAGE_MAX)]
    last = page[-1]["transaction_id"] if page else ""
    return {**OK, "order_list": page, "last_index": last, "has_more": len(page) < len(fit)}


def remind(call: Call) -> dict[str, object]:
    """Remind a buyer, once, that a parcel has arrived."""
    body, appid = posted(call), tokens.bearer(call)
    store = call.world.store
    trade = shipments.named(store, body)
    if trade is None or trade["appid"] != appid:
        raise Refused(UNKNOWN)
    known = shipments.find(store, trade["transaction_id"])
    if known is None or known["logistics_type"] != EXPRESS or known["reminded"]:
        raise Refused(UNFIT)
    shipments.reminded(store, known)
    return OK


def managed(call: Call) -> dict[str, object]:
    """Tell whether the mini-program's payments wait for shipping: here they always do."""
    posted(call)
    tokens.bearer(call)
    return {**OK, "is_trade_managed": True}


def confirmed(call: Call) -> dict[str, object]:
    """Tell whether all that was asked for before trading began is done."""
    posted(call)
    tokens.bearer(call)
    return {**OK, "completed": True}


def jump_path(call: Call) -> dict[str, object]:
    """Take the page that messages about shipping open."""
    body = posted(call)
    tokens.bearer(call)
    if not isinstance(body.get("path"), str) or not body["path"]:
        raise Refused(40097, "path")
    return OK


def special(call: Call) -> dict[str, object]:
    """Take it that an order is shipped later than others."""
    body, appid = posted(call), tokens.bearer(call)
    trade = trades.find_paid(call.world.store, str(body.get("order_id")))
    if trade is None or trade["appid"] != appid:
        raise Refused(UNKNOWN)
    if body.get("type") not in {1, 2}:
        raise Refused(40097, "type")
    return OK


def _trade(call: Call, appid: str, key: dict[str, Any]) -> Row:
    ripening.ripen(call.world.store, call.at)
    by_number = {"merchant_id": key.get("mchid"), "merchant_trade_no": key.get("out_trade_no")}
    trade = shipments.named(call.world.store, key if "transaction_id" in key else by_number)
    if trade is None or trade["appid"] != appid:
        raise Refused(UNKNOWN)
    return trade


def _shipped(body: dict[str, Any]) -> Shipped:
    facts = {name: body[name] for name in ("delivery_mode", "logistics_type", "shipping_list")}
    finished = body["delivery_mode"] == 1 or body["is_all_delivered"]
    facts["finish_shipping"] = finished
    at = datetime.fromisoformat(body["upload_time"])
    return Shipped(body["logistics_type"], facts, at, finished=finished)


def _changeable(known: Row, shipped: Shipped) -> None:
    if shipments.same(known, shipped):
        raise Refused(UNCHANGED)
    if shipped.uploaded_at.timestamp() <= known["uploaded_at"]:
        raise Refused(BAD_TIME)
    if known["finished"] and known["times"] >= TIMES_MAX:
        raise Refused(USED_UP)


def _told(call: Call, trade: Row) -> dict[str, Any]:
    return shipments.told(trade, shipments.find(call.world.store, trade["transaction_id"]))
