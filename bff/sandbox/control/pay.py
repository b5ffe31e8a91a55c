"""Control of the pay button."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bff.sandbox.control.reading import person, read
from bff.sandbox.pay import office, paying
from bff.sandbox.pay.office import Office
from bff.sandbox.pay.paying import NotPaid, Press

DELAY_MAX_S = 30 * 86_400


class Asked(BaseModel):
    """How the sheet of `wx.requestPayment` ends, and when."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    package: Annotated[str, Field(pattern=r"^prepay_id=\S{1,64}$")]
    outcome: Literal["success", "fail"] = "success"
    delay_s: Annotated[float, Field(ge=0, le=DELAY_MAX_S)] = 0


async def pay(request: Request) -> Response:
    """POST /people/{person}/pay: the person presses the pay button, or lets it be."""
    who, asked = person(request), await read(request, Asked)
    here, prepay_id = office.of(request), asked.package.removeprefix("prepay_id=")
    at = await here.world.clock.now()
    try:
        with here.store.together():
            told = _pressed(here, asked, Press(prepay_id=prepay_id, person=who.id, at=at))
    except NotPaid as why:
        raise HTTPException(409, str(why)) from None
    here.ring_bell()
    return told


def _pressed(here: Office, asked: Asked, press: Press) -> Response:
    paying.payable(here.store, press)
    if asked.outcome == "fail":
        return JSONResponse({})
    if asked.delay_s:
        paying.later(here.store, press, asked.delay_s)
        return JSONResponse({}, 202)
    return JSONResponse({"transaction_id": paying.pay(here.store, press)})
