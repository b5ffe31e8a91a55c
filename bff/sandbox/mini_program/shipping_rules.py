"""What a report of shipping must look like; WeChat's number for the first thing wrong. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

INVALID, WRONG_TYPE, NO_GOODS, TOO_LONG, BAD_TIME = 40097, 10060005, 10060008, 10060009, 268485216
ITEM_MAX = 120
PARCELS_MAX = 15
EXPRESS = 1
UNIFIED, SPLIT = 1, 2
NAMED: Mapping[object, Sequence[str]] = {1: ("mchid", "out_trade_no"), 2: ("transaction_id",)}


def wrong(body: dict[str, Any]) -> int | None:
    """Return what is wrong with a report, or None."""
    checks = (_key(body), _modes(body), _parcels(body), _time(body), _payer(body))
    return next((number for number in checks if number is not None), None)


def _key(body: dict[str, Any]) -> int | None:
    key = body.get("order_key")
    if not isinstance(key, dict):
        return INVALID
    names = NAMED.get(key.get("order_number_type"), ("order_number_type",))
    return None if all(isinstance(key.get(name), str) for name in names) else INVALID


def _modes(body: dict[str, Any]) -> int | None:
    if body.get("logistics_type") not in {1, 2, 3, 4}:
        return WRONG_TYPE
    mode = body.get("delivery_mode")
    if mode not in {UNIFIED, SPLIT} or (mode == SPLIT and body["logistics_type"] != EXPRESS):
        return WRONG_TYPE
    if mode == SPLIT and not isinstance(body.get("is_all_delivered"), bool):
        return INVALID
    return None


def _parcels(body: dict[str, Any]) -> int | None:
    parcels, most = body.get("shipping_list"), PARCELS_MAX
    if body.get("delivery_mode") == UNIFIED:
        most = 1
    if not isinstance(parcels, list) or not 1 <= len(parcels) <= most:
        return INVALID
    found = (_parcel(parcel, body.get("logistics_type")) for parcel in parcels)
    return next((number for number in found if number is not None), None)


def _parcel(parcel: object, logistics: object) -> int | None:
    if not isinstance(parcel, dict):
        return INVALID
    goods = parcel.get("item_desc")
    if not isinstance(goods, str) or not goods:
        return NO_GOODS
    if len(goods) > ITEM_MAX:
        return TOO_LONG
    named = parcel.get("tracking_no") and parcel.get("express_company")
    return INVALID if logistics == EXPRESS and not named else None


def _time(body: dict[str, Any]) -> int | None:
    try:
        at = datetime.fromisoformat(body["upload_time"])
    except (KeyError, TypeError, ValueError):
        return BAD_TIME
    return BAD_TIME if at.utcoffset() is None else None


def _payer(body: dict[str, Any]) -> int | None:
    return None if isinstance(body.get("payer"), dict) else INVALID
