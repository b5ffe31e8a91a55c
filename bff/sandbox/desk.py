"""How any path of WeChat's is served: heard, struck by the weather or answered, written down."""

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes

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
    request: Request

    @property
    def target(self) -> str:
        """The path and the query, byte by byte as they were sent."""
        path: bytes = self.request.scope["raw_path"]
        query: bytes = self.request.scope["query_string"]
        return (path + b"?" + query if query else path).decode("latin-1")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back, and what the book says of it."""

    response: Response
    verdict: str


Act = Callable[[Call], Answer]
Refuse = Callable[[Call, Fault], Answer]
Endpoint = Callable[[Request], Awaitable[Response]]


def serving(act: Act, refuse: Refuse, *, path: str) -> Endpoint:
    """Return the endpoint of a path that answers by `act`, or by `refuse` if a fault says so."""

    async def endpoint(request: Request) -> Response:
        call = await _heard(request)
        # All that one call changes, or nothing; and one commit is cheaper than five.
        with call.world.store.together():
            # Before the act, because most faults strike instead of it.
            fault = faults.taken(call.world.store, path)
            answer = act(call) if fault is None else _answered(call, fault, act, refuse)
            # Also what never reaches the caller: that is what a tester looks for.
            struck = "" if fault is None else f", fault {fault.kind}"
            _note(call, f"{answer.verdict}{struck}")
        if fault is None:
            return answer.response
        return await _struck(request, fault, _said(call, fault, answer, refuse))

    return endpoint


def _answered(call: Call, fault: Fault, act: Act, refuse: Refuse) -> Answer:
    if not fault.acts:
        return refuse(call, fault)
    with call.world.store.undone() if fault.kind == "forgotten" else nullcontext():
        return act(call)


def _said(call: Call, fault: Fault, answer: Answer, refuse: Refuse) -> Response:
    if fault.kind == "after-accept" and fault.then == "errcode":
        return refuse(call, fault).response
    if fault.kind == "wrong-signature":
        answer.response.headers["Wechatpay-Signature"] = b64encode(token_bytes(256)).decode()
    return answer.response


async def _heard(request: Request) -> Call:
    here = world.of(request)
    return Call(
        world=here,
        at=await here.clock.now(),
        method=request.method,
        path=request.url.path,
        query=dict(request.query_params),
        body=await request.body(),
        request=request,
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
