"""How the mini-program half answers: status 200 always, JSON with an errcode, or an image."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import orjson
from starlette.responses import Response

from bff.sandbox import desk
from bff.sandbox.desk import Answer, Call, Endpoint
from bff.sandbox.faults import Fault
from bff.sandbox.mini_program import errcodes
from bff.sandbox.mini_program.errcodes import Refused

# No client may lean on the content type: WeChat's own is not application/json everywhere.
JSON = "application/json; encoding=utf-8"
TEXT = "text/plain"


@dataclass(frozen=True, slots=True)
class Image:
    """Bytes that go back as they are."""

    content: bytes
    media_type: str


Act = Callable[[Call], Mapping[str, object] | Image]


def endpoint(act: Act, *, path: str, media_type: str = JSON) -> Endpoint:
    """Return the endpoint that answers by `act`, which may raise Refused."""

    def answer(call: Call) -> Answer:
        try:
            given = act(call)
        except Refused as refused:
            return _refused(refused, media_type)
        return Answer(_response(given, media_type), "ok")

    def refuse(_: Call, fault: Fault) -> Answer:
        return _refused(Refused(fault.errcode), media_type)

    return desk.serving(answer, refuse, path=path)


def _refused(refused: Refused, media_type: str) -> Answer:
    verdict = f"errcode {refused.errcode} {refused.detail}".rstrip()
    return Answer(_response(errcodes.body(refused), media_type), verdict)


def _response(given: Mapping[str, object] | Image, media_type: str) -> Response:
    if isinstance(given, Image):
        return Response(given.content, media_type=given.media_type)
    return Response(orjson.dumps(given), media_type=media_type)
