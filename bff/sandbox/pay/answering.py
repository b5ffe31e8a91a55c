"""How the Pay half answers: with a status that means something, and signed, whatever it says."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import orjson
from starlette.responses import Response

from bff.sandbox import desk
from bff.sandbox.desk import Answer, Call, Endpoint
from bff.sandbox.faults import Fault
from bff.sandbox.pay import office
from bff.sandbox.pay.asking import Asked, verified
from bff.sandbox.pay.refusals import Refused, system_error

# WeChat's own numbers begin so; nobody may lean on them.
TROUBLE = 268_435_456
NO_BODY = 204
FINE = range(200, 300)


@dataclass(frozen=True, slots=True)
class File:
    """Bytes that go back as they are, and unsigned."""

    content: bytes
    media_type: str = "application/octet-stream"


Given = Mapping[str, object] | File | None
Act = Callable[[Asked], Given]


def endpoint(act: Act, *, path: str) -> Endpoint:
    """Return the endpoint that answers by `act`, which may raise Refused; None is a 204."""

    def answer(call: Call) -> Answer:
        try:
            given = act(verified(call))
        except Refused as refused:
            return _refused(call, refused)
        return Answer(_response(call, given), "ok")

    def refuse(call: Call, fault: Fault) -> Answer:
        code = fault.errcode
        known = system_error() if code == -1 else Refused(fault.status, str(code), str(code))
        return _refused(call, known)

    return desk.serving(answer, refuse, path=path)


def _refused(call: Call, refused: Refused) -> Answer:
    content = orjson.dumps(refused.body)
    said = f"{refused.status} {refused.code} {refused.message}"
    if refused.detail is not None:
        said = f"{said} {orjson.dumps(refused.detail).decode()}"
    return Answer(_signed(call, content, refused.status), said)


def _response(call: Call, given: Given) -> Response:
    if isinstance(given, File):
        return Response(given.content, media_type=given.media_type)
    return _signed(call, b"", NO_BODY) if given is None else _signed(call, orjson.dumps(given), 200)


def _signed(call: Call, content: bytes, status: int) -> Response:
    wanted = call.request.headers.get("wechatpay-serial")
    headers = office.of(call.request).ring.signer(wanted).headers(content)
    number = 0 if status in FINE else TROUBLE + status
    headers["Request-ID"] = f"{secrets.token_hex(16).upper()}-{number}"
    return Response(content, status, headers, media_type="application/json")
