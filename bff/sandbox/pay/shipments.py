"""Goods on their way: until they are received, what was paid for them stays frozen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Row
from typing import Any

import orjson

from bff.kit.clock import moment
from bff.sandbox.pay import events, trades
from bff.sandbox.store import Store

EXPRESS, PICK_UP = 1, 4
# As the community tells it; the documents are silent.
SETTLED_AFTER = {EXPRESS: timedelta(days=10)}
SETTLED_USUALLY_AFTER = timedelta(days=2)
AUTOMATIC, BY_HAND = 1, 2
REMINDED_AFTER = timedelta(hours=48)

PUT = """
    insert into shipment (
        transaction_id, logistics_type, facts, uploaded_at, shipped_at, settles_at, finished)
    values (?, ?, ?, ?, ?, ?, ?)
    on conflict (transaction_id) do update set
        logistics_type = excluded.logistics_type, facts = excluded.facts,
        uploaded_at = excluded.uploaded_at, finished = excluded.finished,
        settles_at = excluded.settles_at, times = times + shipment.finished
"""
FIND = "select * from shipment where transaction_id = ?"
UNSHIPPED = """
    insert into shipping_reminder (transaction_id)
    select transaction_id from trade
    where paid_at <= ? and settled_at is null and refunded < paid
        and transaction_id not in (select transaction_id from shipment)
        and transaction_id not in (select transaction_id from shipping_reminder)
    limit 100 returning transaction_id
"""
DUE = "select * from shipment where not settled and finished and settles_at <= ?"
REMINDED = "update shipment set reminded = 1 where transaction_id = ?"
SETTLED = "update shipment set settled = 1 where transaction_id = ?"
SETTLE = (
    "update trade set settled_at = ? where transaction_id = ? and settled_at is null returning *"
)


@dataclass(frozen=True, slots=True)
class Shipped:
    """What a merchant reports: how the goods travel, and all else as it was written."""

    logistics_type: int
    facts: dict[str, Any]
    uploaded_at: datetime
    finished: bool


def put(store: Store, trade: Row, shipped: Shipped, at: datetime) -> None:
    """Note that the goods of an order are on their way, or travel otherwise than was said."""
    known = find(store, trade["transaction_id"])
    began_at = at if known is None else moment(known["shipped_at"])
    settles_at = began_at + SETTLED_AFTER.get(shipped.logistics_type, SETTLED_USUALLY_AFTER)
    store.rows(
        PUT,
        trade["transaction_id"],
        shipped.logistics_type,
        orjson.dumps(shipped.facts).decode(),
        shipped.uploaded_at.timestamp(),
        began_at.timestamp(),
        settles_at.timestamp(),
        shipped.finished,
    )


def find(store: Store, transaction_id: str) -> Row | None:
    """Return what was reported of an order, or None."""
    return store.row(FIND, transaction_id)


def same(shipment: Row, shipped: Shipped) -> bool:
    """Return whether exactly this was reported before."""
    told = orjson.loads(shipment["facts"])
    return bool(told == shipped.facts and shipment["logistics_type"] == shipped.logistics_type)


def reminded(store: Store, shipment: Row) -> None:
    """Note that the buyer was reminded to look for the goods."""
    store.rows(REMINDED, shipment["transaction_id"])


def settle_due(store: Store, at: datetime) -> None:
    """Settle what was on its way long enough."""
    for shipment in store.rows(DUE, at.timestamp()):
        settle(store, shipment, moment(shipment["settles_at"]), method=AUTOMATIC)


def remind(store: Store, at: datetime) -> None:
    """Tell the merchant, once each, what was paid for two days ago and is not shipped yet."""
    for row in store.rows(UNSHIPPED, (at - REMINDED_AFTER).timestamp()):
        trade = trades.find_paid(store, row["transaction_id"])
        assert trade is not None
        events.add(store, trade["appid"], "trade_manage_remind_shipping", _named(trade), at)


def settle(store: Store, shipment: Row, at: datetime, *, method: int) -> None:
    """Let the merchant have the money, for the goods were received; once."""
    trade = store.row(SETTLE, at.timestamp(), shipment["transaction_id"])
    store.rows(SETTLED, shipment["transaction_id"])
    if trade is not None:
        events.add(
            store,
            trade["appid"],
            "trade_manage_order_settlement",
            _told(shipment, trade, method),
            at,
        )


def _told(shipment: Row, trade: Row, method: int) -> dict[str, object]:
    return _named(trade) | {
        "shipped_time": int(shipment["shipped_at"]),
        "estimated_settlement_time": int(shipment["settles_at"]),
        "confirm_receive_method": method,
        "confirm_receive_time": int(trade["settled_at"]),
        "settlement_time": int(trade["settled_at"]),
    }


def _named(trade: Row) -> dict[str, object]:
    return {
        "transaction_id": trade["transaction_id"],
        "merchant_id": trade["mchid"],
        "merchant_trade_no": trade["out_trade_no"],
        "pay_time": int(trade["paid_at"]),
    }


def order_state(trade: Row, shipment: Row | None) -> int:
    """Return how far an order is: 1 to ship, 2 shipped, 4 complete, 5 given back."""
    if trade["refunded"] == trade["paid"]:
        return 5
    if trade["settled_at"] is not None:
        return 4
    return 2 if shipment is not None and shipment["finished"] else 1


def told(trade: Row, shipment: Row | None) -> dict[str, object]:
    """Return what a query says of an order and its goods."""
    return {
        "transaction_id": trade["transaction_id"],
        "merchant_id": trade["mchid"],
        "merchant_trade_no": trade["out_trade_no"],
        "description": trade["description"],
        "paid_amount": trade["total"],
        "openid": trade["openid"],
        "trade_create_time": int(trade["made_at"]),
        "pay_time": int(trade["paid_at"]),
        "order_state": order_state(trade, shipment),
        "in_complaint": False,
        "shipping": {} if shipment is None else orjson.loads(shipment["facts"]),
    }


def named(store: Store, facts: dict[str, Any]) -> Row | None:
    """Return the paid order that a call names by WeChat's number or the merchant's, or None."""
    number = facts.get("transaction_id")
    if isinstance(number, str):
        return trades.find_paid(store, number)
    number, mchid = facts.get("merchant_trade_no"), facts.get("merchant_id")
    trade = trades.find(store, number) if isinstance(number, str) else None
    paid = trade is not None and trade["paid_at"] is not None and trade["mchid"] == mchid
    return trade if paid else None
