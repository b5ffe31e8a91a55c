"""The paths of WeChat's mini-program API."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bff.sandbox.mini_program import errcodes, shipping
from bff.sandbox.mini_program.answering import JSON, TEXT, Act, endpoint
from bff.sandbox.mini_program.code_image import code_image
from bff.sandbox.mini_program.errcodes import Refused
from bff.sandbox.mini_program.login import login
from bff.sandbox.mini_program.messages import send
from bff.sandbox.mini_program.phone import phone
from bff.sandbox.mini_program.text_check import text_check
from bff.sandbox.mini_program.tokens import plain, stable

BOTH = ["GET", "POST"]

ACTS: dict[str, Act] = {
    "/sns/jscode2session": login,
    "/cgi-bin/stable_token": stable,
    "/cgi-bin/token": plain,
    "/wxa/business/getuserphonenumber": phone,
    "/wxa/getwxacodeunlimit": code_image,
    "/cgi-bin/message/subscribe/send": send,
    "/wxa/msg_sec_check": text_check,
    "/wxa/sec/order/upload_shipping_info": shipping.upload,
    "/wxa/sec/order/get_order": shipping.order,
    "/wxa/sec/order/get_order_list": shipping.orders,
    "/wxa/sec/order/notify_confirm_receive": shipping.remind,
    "/wxa/sec/order/set_msg_jump_path": shipping.jump_path,
    "/wxa/sec/order/is_trade_managed": shipping.managed,
    "/wxa/sec/order/is_trade_management_confirmation_completed": shipping.confirmed,
    "/wxa/sec/order/opspecialorder": shipping.special,
}
# Only this one says of itself that it is no JSON.
AS_TEXT = frozenset({"/sns/jscode2session"})


async def nothing_here(request: Request) -> Response:
    """Answer a path that WeChat does not have, as WeChat does."""
    return JSONResponse(errcodes.body(Refused(40066, request.url.path)), 404)


ROUTES = [
    Route(
        path,
        endpoint(act, path=path, media_type=TEXT if path in AS_TEXT else JSON),
        methods=BOTH,
    )
    for path, act in ACTS.items()
] + [
    Route(f"/{family}/{{rest:path}}", nothing_here, methods=BOTH)
    for family in ("sns", "cgi-bin", "wxa")
]
PATHS = frozenset(ACTS)
