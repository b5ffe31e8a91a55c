"""The paths of WeChat's mini-program API."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bff.sandbox.mini_program import errcodes
from bff.sandbox.mini_program.answering import TEXT, endpoint
from bff.sandbox.mini_program.code_image import code_image
from bff.sandbox.mini_program.errcodes import Refused
from bff.sandbox.mini_program.login import login
from bff.sandbox.mini_program.messages import send
from bff.sandbox.mini_program.phone import phone
from bff.sandbox.mini_program.text_check import text_check
from bff.sandbox.mini_program.tokens import plain, stable

BOTH = ["GET", "POST"]

ACTS = {
    "/sns/jscode2session": endpoint(login, media_type=TEXT),
    "/cgi-bin/stable_token": endpoint(stable),
    "/cgi-bin/token": endpoint(plain),
    "/wxa/business/getuserphonenumber": endpoint(phone),
    "/wxa/getwxacodeunlimit": endpoint(code_image),
    "/cgi-bin/message/subscribe/send": endpoint(send),
    "/wxa/msg_sec_check": endpoint(text_check),
}


async def nothing_here(request: Request) -> Response:
    """Answer a path that WeChat does not have, as WeChat does."""
    return JSONResponse(errcodes.body(Refused(40066, request.url.path)), 404)


ROUTES = [Route(path, serve, methods=BOTH) for path, serve in ACTS.items()] + [
    Route(f"/{family}/{{rest:path}}", nothing_here, methods=BOTH)
    for family in ("sns", "cgi-bin", "wxa")
]
PATHS = frozenset(ACTS)
