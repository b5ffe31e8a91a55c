"""The control API: it plays the people and the weather."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from bff.sandbox.control import merchant, pay, people, seen, sharing, weather

PREFIX = "/_sandbox"

ROUTES = [
    Route("/people/{person}", people.put, methods=["PUT"]),
    Route("/people/{person}/login-code", people.login_code, methods=["POST"]),
    Route("/people/{person}/phone-code", people.phone_code, methods=["POST"]),
    Route("/people/{person}/consent", people.consent, methods=["POST"]),
    Route("/people/{person}/pay", pay.pay, methods=["POST"]),
    Route("/bank", merchant.read_bank, methods=["GET"]),
    Route("/bank", merchant.set_bank, methods=["POST"]),
    Route("/keys/rotate", merchant.rotate, methods=["POST"]),
    Route("/refunds/{out_refund_no}", merchant.end_refund, methods=["POST"]),
    Route("/notifications", merchant.told, methods=["GET"]),
    Route("/notifications", merchant.plan, methods=["POST"]),
    Route("/notifications", merchant.clear, methods=["DELETE"]),
    Route("/receivers/{account}", sharing.receiver, methods=["POST"]),
    Route("/shipping/{transaction_id}/settle", sharing.settle, methods=["POST"]),
    Route("/push", sharing.aim, methods=["POST"]),
    Route("/events", sharing.events, methods=["GET"]),
    Route("/clock", weather.read_clock, methods=["GET"]),
    Route("/clock/advance", weather.advance, methods=["POST"]),
    Route("/faults", weather.plan, methods=["POST"]),
    Route("/faults", weather.clear, methods=["DELETE"]),
    Route("/received", seen.calls, methods=["GET"]),
    Route("/messages", seen.sent, methods=["GET"]),
]


async def forbidden(request: Request) -> Response:
    """Answer any call in the production profile."""
    return JSONResponse({"error": f"{request.url.path} is closed in the production profile."}, 403)


METHODS = ["GET", "POST", "PUT", "DELETE"]
# Any path, so that nobody learns which ones there are.
CLOSED = Route("/{rest:path}", forbidden, methods=METHODS)


def mounted(*, refused: bool) -> Mount:
    """Return the control API, or where it is refused the sentence that says so."""
    return Mount(PREFIX, routes=[CLOSED] if refused else ROUTES)


async def in_words(request: Request, error: Exception) -> Response:
    """Answer a wrong control call with a sentence."""
    assert isinstance(error, HTTPException)
    words = {
        404: f"There is nothing at {request.url.path}.",
        405: "This path takes another method.",
    }
    plain = {"Not Found", "Method Not Allowed"}
    said = words[error.status_code] if error.detail in plain else error.detail
    return JSONResponse({"error": said}, error.status_code, headers=error.headers)
