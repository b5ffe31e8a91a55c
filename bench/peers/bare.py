"""A bare Starlette endpoint that answers JSON: what HTTP itself costs."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


async def hello(request: Request) -> JSONResponse:
    del request
    return JSONResponse({"data": {"me": None}})


app = Starlette(routes=[Route("/Me", hello, methods=["POST"])])
