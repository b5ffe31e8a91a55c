"""POST /v3/pay/transactions/jsapi: an order that its payer may pay."""

import secrets
from datetime import datetime, timedelta
from sqlite3 import Row
from typing import Annotated, Literal

import orjson
from pydantic import AfterValidator, Field

from bff.kit.clock import SHANGHAI
from bff.sandbox import census
from bff.sandbox.pay import shapes, trades
from bff.sandbox.pay.asking import Asked
from bff.sandbox.pay.refusals import Refused, invalid_request, param_error
from bff.sandbox.pay.shapes import (
    Count,
    Fen,
    NotifyUrl,
    Shape,
    Text32,
    Text64,
    Text127,
    Text128,
    Text256,
    TradeNo,
)
from bff.sandbox.pay.trades import PAYABLE_USUALLY, State

PAYABLE_AT_LEAST = timedelta(minutes=1)
PAYABLE_AT_MOST = timedelta(days=15)
DETAIL_BYTES_MAX = 6_144

KEEP = """
    insert into trade (
        out_trade_no, mchid, appid, openid, total, description, attach, notify_url, shareable,
        body, made_at, payable_until)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
PREPARE = "insert into prepay (id, out_trade_no, made_at) values (?, ?, ?)"


def _moment(given: str) -> str:
    if datetime.fromisoformat(given).utcoffset() is None:
        raise ValueError("must name its offset")
    return given


Moment = Annotated[str, AfterValidator(_moment)]


class Amount(Shape):
    """How much."""

    total: Fen
    currency: Literal["CNY"] | None = None


class Payer(Shape):
    """Who pays, as the app knows them."""

    openid: Annotated[str, Field(min_length=1, max_length=128)]


class Goods(Shape):
    """One kind of goods."""

    merchant_goods_id: Text32
    quantity: Count
    unit_price: Fen
    wechatpay_goods_id: Text32 | None = None
    goods_name: Text256 | None = None


class Detail(Shape):
    """What is bought, for offers of WeChat's."""

    cost_price: int | None = None
    invoice_id: Text32 | None = None
    goods_detail: list[Goods] | None = None


class StoreInfo(Shape):
    """The store in which somebody buys."""

    id: Text32
    name: Text256 | None = None
    area_code: Text32 | None = None
    address: Annotated[str, Field(max_length=512)] | None = None


class SceneInfo(Shape):
    """Where somebody buys."""

    payer_client_ip: Annotated[str, Field(min_length=1, max_length=45)]
    device_id: Text32 | None = None
    store_info: StoreInfo | None = None


class SettleInfo(Shape):
    """What happens to the money."""

    profit_sharing: bool | None = None


class Place(Shape):
    """An order."""

    appid: Text32
    mchid: Text32
    description: Text127
    out_trade_no: TradeNo
    notify_url: NotifyUrl
    amount: Amount
    payer: Payer
    time_expire: Moment | None = None
    attach: Text128 | None = None
    goods_tag: Text32 | None = None
    support_fapiao: bool | None = None
    limit_pay: list[Text64] | None = None
    detail: Detail | None = None
    scene_info: SceneInfo | None = None
    settle_info: SettleInfo | None = None


def place(asked: Asked) -> dict[str, object]:
    """Take an order, or the same order again, and return a number to pay by."""
    given = asked.said(Place)
    _checked(asked, given)
    known = trades.find(asked.office.store, given.out_trade_no)
    if known is None:
        _keep(asked, given)
    else:
        _same(asked, known, given)
    return {"prepay_id": _prepared(asked, given.out_trade_no)}


def _checked(asked: Asked, given: Place) -> None:
    if asked.call.world.app_of(given.appid) is None:
        raise Refused(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配，请检查后再试")
    account = census.account(asked.office.store, given.payer.openid)
    if account is None or account["appid"] != given.appid:
        openid = given.payer.openid
        raise param_error("/payer/openid", "openid与appid不匹配", value=openid)
    detail = given.detail and given.detail.model_dump(exclude_none=True)
    if detail and len(orjson.dumps(detail)) > DETAIL_BYTES_MAX:
        raise param_error("/detail", f"is longer than {DETAIL_BYTES_MAX} bytes")


def _same(asked: Asked, known: Row, given: Place) -> None:
    state = trades.state(known, asked.call.at)
    if state in {State.SUCCESS, State.REFUND}:
        raise invalid_request("该订单已支付")
    if state is State.CLOSED or asked.call.at.timestamp() > known["payable_until"]:
        raise invalid_request("该订单已关闭，请重新下单")
    if known["body"] != shapes.same(given):
        raise invalid_request("请求重入时，参数与首次请求时不一致")


def _keep(asked: Asked, given: Place) -> None:
    at = asked.call.at
    wanted = given.time_expire and datetime.fromisoformat(given.time_expire)
    until = wanted or at + PAYABLE_USUALLY
    until = min(max(until, at + PAYABLE_AT_LEAST), at + PAYABLE_AT_MOST)
    asked.office.store.rows(
        KEEP,
        given.out_trade_no,
        given.mchid,
        given.appid,
        given.payer.openid,
        given.amount.total,
        given.description,
        given.attach,
        given.notify_url,
        bool(given.settle_info and given.settle_info.profit_sharing),
        shapes.same(given),
        at.timestamp(),
        until.timestamp(),
    )


def _prepared(asked: Asked, out_trade_no: str) -> str:
    at = asked.call.at
    prepay_id = f"wx{at.astimezone(SHANGHAI):%d%H%M%S}{secrets.token_hex(12)}0000"
    asked.office.store.rows(PREPARE, prepay_id, out_trade_no, at.timestamp())
    return prepay_id
