"""Reading the JSON that a POST must carry."""

from typing import Any

import orjson

from bff.sandbox.desk import Call
from bff.sandbox.mini_program.errcodes import Refused


def posted(call: Call, *, malformed: int = 47001) -> dict[str, Any]:
    """Return the body of a POST, whatever its content type."""
    if call.method != "POST":
        raise Refused(43002)
    if not call.body.strip():
        raise Refused(44002)
    try:
        body = orjson.loads(call.body)
    except orjson.JSONDecodeError:
        raise Refused(malformed) from None
    if not isinstance(body, dict):
        raise Refused(malformed)
    return body
