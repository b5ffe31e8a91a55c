"""`POST /wechat/pay`: what WeChat Pay tells, believed only when it is proved, written once."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bff import metrics
from bff.gateways.pay import NotGenuine, Notice, Pay, Why
from bff.gateways.pay.notices import Notices
from bff.kit.refusal import BadInput, Refusal, Unavailable

PATH = "/wechat/pay"
# A sealed notification is a megabyte at most; its envelope is small.
BODY_MAX = 1_100_000
# WeChat hangs up after five seconds; a body that takes three is none of its.
BODY_S_MAX = 3.0
WRITTEN, WRONG, SLOW, LARGE, FAILED, BUSY = 204, 400, 408, 413, 500, 503

# Writes what a notice tells, once; raises Refusal or BadInput for one that is not to be believed.
Receive = Callable[[Notice], Awaitable[object]]

log = structlog.get_logger(__name__)


def routes(pay: Pay, receive: Receive) -> list[Route]:
    """Return the path that WeChat Pay tells us things at."""

    async def told(request: Request) -> Response:
        return await _told(request, pay.notices, receive)

    return [Route(PATH, told, methods=["POST"])]


async def _told(request: Request, notices: Notices, receive: Receive) -> Response:
    try:
        async with asyncio.timeout(BODY_S_MAX):
            body = await _body(request)
    except (TimeoutError, ClientDisconnect):
        return _no(SLOW, "slow")
    if len(body) > BODY_MAX:
        return _no(LARGE, "large")
    try:
        delivery = await notices.opened(request.headers, body)
    except NotGenuine as error:
        _log(error.why)
        return _no(WRONG, error.why.value)
    answer = await _written(delivery.notice, receive)
    if answer.status_code == WRITTEN:
        await notices.taken(delivery)
    return answer


async def _written(notice: Notice, receive: Receive) -> Response:
    facts = {"notice": notice.id, "kind": notice.kind.value, "order": notice.out_trade_no}
    try:
        await receive(notice)
    except (Refusal, BadInput) as refused:
        log.warning("pay_notice_refused", reason=repr(refused), **facts)
        return _no(WRONG, type(refused).__name__)
    except Unavailable:
        log.warning("pay_notice_put_off", **facts)
        return _no(BUSY, "later")
    # WeChat brings it again, and nobody else would answer: the error must not be lost.
    except Exception:
        log.exception("pay_notice_failed", **facts)
        return _no(FAILED, "failed")
    metrics.NOTICES.labels("written").inc()
    return Response(status_code=WRITTEN)


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        # One byte too many is enough to know.
        if len(body) > BODY_MAX:
            break
    return bytes(body)


def _log(why: Why) -> None:
    # A probe is WeChat's own test of us, and no alarm.
    tell = log.info if why is Why.PROBE else log.warning
    tell("pay_notice_not_genuine", why=why.value)


def _no(status: int, message: str) -> Response:
    metrics.NOTICES.labels(message).inc()
    return JSONResponse({"code": "FAIL", "message": message}, status)
