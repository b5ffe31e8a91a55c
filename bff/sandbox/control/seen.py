"""What a tester may look at: the calls that came, the messages that went out."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bff.sandbox import received, world
from bff.sandbox.mini_program import messages


async def calls(request: Request) -> Response:
    """GET /received?path=…: the last calls, the oldest first, with verdicts."""
    path = request.query_params.get("path")
    return JSONResponse({"received": received.latest(world.of(request).store, path)})


async def sent(request: Request) -> Response:
    """GET /messages?person=…: the last messages, the oldest first."""
    person = request.query_params.get("person")
    return JSONResponse({"messages": messages.sent(world.of(request), person)})
