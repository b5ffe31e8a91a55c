"""/v3/profitsharing/receivers: who may be given a share of an order's money."""

from sqlite3 import Row
from typing import Annotated, Literal

from pydantic import Field

from bff.sandbox import census
from bff.sandbox.pay import rsa
from bff.sandbox.pay.asking import Asked
from bff.sandbox.pay.refusals import Refused, invalid_request, param_error
from bff.sandbox.pay.shapes import Shape, Text32, Text64
from bff.sandbox.store import Store

Kind = Literal["MERCHANT_ID", "PERSONAL_OPENID"]
Relation = Literal[
    "SERVICE_PROVIDER",
    "STORE",
    "STAFF",
    "STORE_OWNER",
    "PARTNER",
    "HEADQUARTER",
    "BRAND",
    "DISTRIBUTOR",
    "USER",
    "SUPPLIER",
    "CUSTOM",
]
RECEIVERS_MAX = 20_000
SERIAL = "wechatpay-serial"

# A second time it succeeds as well, and changes nothing.
ADD = """
    insert or ignore into receiver
        (mchid, type, account, appid, name, relation_type, custom_relation)
    values (?, ?, ?, ?, ?, ?, ?)
"""
FIND = "select * from receiver where mchid = ? and type = ? and account = ?"
COUNT = "select count(*) from receiver where mchid = ?"
DELETE = "delete from receiver where mchid = ? and type = ? and account = ?"


class Receiver(Shape):
    """Somebody who is to be given shares."""

    appid: Text32
    type: Kind
    account: Text64
    relation_type: Relation
    name: Annotated[str, Field(min_length=1, max_length=1024)] | None = None
    custom_relation: Annotated[str, Field(min_length=1, max_length=10)] | None = None


class Former(Shape):
    """Somebody who is to be given none any more."""

    appid: Text32
    type: Kind
    account: Text64


def add(asked: Asked) -> dict[str, object]:
    """Let somebody be given shares; to do so again changes nothing."""
    given = asked.said(Receiver)
    name = None if given.name is None else unsealed(asked, "/name", given.name)
    _checked(asked, given)
    store = asked.office.store
    if store.value(COUNT, asked.mchid) >= RECEIVERS_MAX:
        raise invalid_request("分账接收方数量超过上限")
    key = asked.mchid, given.type, given.account
    store.rows(ADD, *key, given.appid, name, given.relation_type, given.custom_relation)
    return given.model_dump(exclude_none=True, exclude={"appid"})


def delete(asked: Asked) -> dict[str, object]:
    """Let somebody be given none any more; what they were given may still come back."""
    given = asked.said(Former)
    asked.office.store.rows(DELETE, asked.mchid, given.type, given.account)
    return {"type": given.type, "account": given.account}


def find(store: Store, *, mchid: str, kind: str, account: str) -> Row | None:
    """Return the receiver, or None."""
    return store.row(FIND, mchid, kind, account)


def unsealed(asked: Asked, field: str, sealed: str) -> str:
    """Return a name that was sealed for WeChat Pay alone, or refuse it."""
    serial = asked.call.request.headers.get(SERIAL)
    if serial is None:
        raise param_error(SERIAL, "HTTP头缺少Wechatpay-Serial", location="header")
    opener = asked.office.ring.opener(serial)
    name = None if opener is None else rsa.unsealed(opener, sealed)
    if name is None:
        raise param_error(field, "敏感信息解密失败")
    return name


def known_in(asked: Asked, *, appid: str | None, openid: str) -> None:
    """Refuse an openid that is none of this app's."""
    account = census.account(asked.office.store, openid)
    if account is None or account["appid"] != appid:
        raise invalid_request("openid与appid不匹配")


def _checked(asked: Asked, given: Receiver) -> None:
    if asked.call.world.app_of(given.appid) is None:
        raise Refused(400, "INVALID_REQUEST", "appid与mchid未绑定")
    if given.type == "MERCHANT_ID" and given.name is None:
        raise param_error("/name", "商户接收方必须上传商户全称")
    if (given.relation_type == "CUSTOM") != (given.custom_relation is not None):
        raise param_error("/custom_relation", "与relation_type不符")
    if given.type == "PERSONAL_OPENID":
        known_in(asked, appid=given.appid, openid=given.account)
