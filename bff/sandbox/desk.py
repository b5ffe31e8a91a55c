"""How any path of WeChat's is served: heard, struck by the weather or answered, written down."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bff.sandbox import faults, line, received, world
from bff.sandbox.faults import Fault
from bff.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it came, and the time at which it came."""

    world: World
    at: datetime
    method: str
    path: str
    query: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back, and what the book says of it."""

    response: Response
    verdict: str


Act = Callable[[Call], Answer]
Refuse = Callable[[Fault], Answer]
Endpoint = Callable[[Request], Awaitable[Response]]


def serving(act: Act, refuse: Refuse) -> Endpoint:
    """Return the endpoint that answers by `act`, and by `refuse` where a fault says so."""

    async def endpoint(request: Request) -> Response:
        call = await _heard(request)
        # Before the act, because most faults strike instead of it.
        fault = faults.taken(call.world.store, call.path)
        answer = act(call) if fault is None or fault.acts else refuse(fault)
        # Also what never reaches the caller: that is what a tester looks for.
        _note(call, answer.verdict if fault is None else f"{answer.verdict}, fault {fault.kind}")
        return answer.response if fault is None else await _struck(request, fault, answer.response)

    return endpoint


async def _heard(request: Request) -> Call:
    here = world.of(request)
    return Call(
        world=here,
        at=await here.clock.now(),
        method=request.method,
        path=request.url.path,
        query=dict(request.query_params),
        body=await request.body(),
    )


def _note(call: Call, verdict: str) -> None:
    received.note(
        call.world.store,
        at=call.at,
        method=call.method,
        path=call.path,
        query=call.query,
        body=call.body,
        verdict=verdict,
    )


async def _struck(request: Request, fault: Fault, response: Response) -> Response:
    match fault.then if fault.kind == "after-accept" else fault.kind:
        case "http":
            return PlainTextResponse("<html>Bad Gateway</html>", fault.status)
        case "reset":
            return await line.cut(request)
        case "timeout":
            return await line.silent(request, fault.seconds)
        case "slow":
            await asyncio.sleep(fault.seconds)
    return response
