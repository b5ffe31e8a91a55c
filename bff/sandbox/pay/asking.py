"""Who asks: a call is taken only with the merchant's signature over its very bytes."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from bff.sandbox.desk import Call
from bff.sandbox.pay import office, rsa, shapes
from bff.sandbox.pay.office import SKEW_S, Office
from bff.sandbox.pay.refusals import Refused, param_error
from bff.sandbox.pay.ring import SCHEME

Said = TypeVar("Said", bound=BaseModel)

PART = re.compile(r'\s*(\w+)="([^"]*)"\s*(?:,|$)')
PARTS = frozenset({"mchid", "nonce_str", "timestamp", "serial_no", "signature"})
NONCE = re.compile(r"[0-9A-Za-z_-]{1,32}")
TRUNCATED_AT = 48
# WeChat stores three bytes a character at most: no emoji, also not as a pair of escapes.
ESCAPED_EMOJI = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}")
LAST_CHARACTER = "\uffff"


@dataclass(frozen=True, slots=True)
class Asked:
    """A call whose signature is right."""

    call: Call
    office: Office
    mchid: str

    def said(self, shape: type[Said]) -> Said:
        """Return the body in its shape; what it calls `mchid` is who signed."""
        given = shapes.said(self.call.body, shape)
        return self._own(given, "body")

    def queried(self, shape: type[Said]) -> Said:
        """Return the query in its shape; what it calls `mchid` is who signed."""
        given = shapes.queried(self.call.query, shape)
        return self._own(given, "query")

    def named(self, parameter: str) -> str:
        """Return what the path names."""
        return str(self.call.request.path_params[parameter])

    def unsealed(self, field: str, given: str) -> str:
        """Return the text of a field that was sealed for WeChat Pay."""
        serial = self.call.request.headers.get("wechatpay-serial")
        if serial is None:
            raise param_error("Wechatpay-Serial", "HTTP头缺少Wechatpay-Serial", location="header")
        key = self.office.ring.opener(serial)
        text = None if key is None else rsa.unsealed(key, given)
        if text is None:
            raise param_error(field, "is not sealed for the key of this Wechatpay-Serial")
        return text

    def _own(self, given: Said, location: str) -> Said:
        mchid = getattr(given, "mchid", self.mchid)
        if mchid != self.mchid:
            raise param_error("/mchid", "与签名的商户号不一致", location=location, value=mchid)
        return given


def verified(call: Call) -> Asked:
    """Return the call as the merchant's own, or refuse it."""
    here = office.of(call.request)
    parts = _parts(call)
    if abs(time.time() - _seconds(call, parts["timestamp"])) > SKEW_S:
        raise _sign_error(call, "timestamp", "timestamp is more than 5 minutes off")
    ring = here.ring
    if (parts["mchid"], parts["serial_no"]) != (ring.keys.mchid, ring.keys.merchant.serial):
        raise _sign_error(call, "serial_no", "mchid and serial_no are not known together")
    message = _message(call, parts)
    if not rsa.signed(ring.merchant, message, parts["signature"]):
        raise _sign_error(call, "signature", "sign not match", message)
    # After the signature: nobody else can use up a nonce.
    if not here.fresh(parts["nonce_str"]):
        raise _sign_error(call, "nonce_str", "nonce_str was used before")
    _decent(call)
    return Asked(call, here, parts["mchid"])


def _parts(call: Call) -> Mapping[str, str]:
    scheme, _, rest = call.request.headers.get("authorization", "").partition(" ")
    parts = dict(PART.findall(rest))
    if scheme != SCHEME or parts.keys() != PARTS or not NONCE.fullmatch(parts["nonce_str"]):
        raise _sign_error(call, "authorization", "Authorization is missing or has another form")
    return parts


def _seconds(call: Call, timestamp: str) -> int:
    if not re.fullmatch(r"\d{10}", timestamp, re.ASCII):
        raise _sign_error(call, "timestamp", "timestamp is no number of seconds")
    return int(timestamp)


def _message(call: Call, parts: Mapping[str, str]) -> bytes:
    head = f"{call.method}\n{call.target}\n{parts['timestamp']}\n{parts['nonce_str']}\n"
    return head.encode() + call.body + b"\n"


def _decent(call: Call) -> None:
    headers = call.request.headers
    if not {"application/json", "*/*"} & {*re.split(r"[;,]\s*", headers.get("accept", ""))}:
        raise param_error("Accept", "must be application/json", location="header")
    if not headers.get("user-agent"):
        raise param_error("User-Agent", "must be sent", location="header")
    kind = headers.get("content-type", "").partition(";")[0]
    if call.method == "POST" and kind != "application/json":
        raise param_error("Content-Type", "must be application/json", location="header")
    try:
        text = call.body.decode()
    except UnicodeDecodeError:
        raise param_error("/", "is not UTF-8") from None
    if max(text, default="") > LAST_CHARACTER or ESCAPED_EMOJI.search(text):
        raise param_error("/", "holds a character of four bytes in UTF-8")


def _sign_error(call: Call, field: str, issue: str, message: bytes = b"") -> Refused:
    told = message[:TRUNCATED_AT].decode(errors="replace").replace("\n", "\\n")
    information = {
        "method": call.method,
        "url": call.target,
        "truncated_sign_message": told,
        "sign_message_length": len(message),
    }
    detail = {
        "detail": {"issue": issue},
        "field": field,
        "location": "authorization",
        "sign_information": information,
    }
    return Refused(401, "SIGN_ERROR", "签名错误，请检查后再试", detail)
