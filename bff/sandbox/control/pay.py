"""Control of the pay button."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bff.sandbox.control.reading import person, read
from bff.sandbox.pay import office, paying, rsa
from bff.sandbox.pay.office import Office
from bff.sandbox.pay.paying import NotPaid, Press

DELAY_MAX_S = 30 * 86_400


class Asked(BaseModel):
    """How the sheet of `wx.requestPayment` ends, and when.

    With all that the page was handed its signature is judged too, as a phone does.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    package: Annotated[str, Field(pattern=r"^prepay_id=\S{1,64}$")]
    outcome: Literal["success", "fail"] = "success"
    delay_s: Annotated[float, Field(ge=0, le=DELAY_MAX_S)] = 0
    time_stamp: str | None = Field(default=None, alias="timeStamp")
    nonce_str: str | None = Field(default=None, alias="nonceStr")
    sign_type: Literal["RSA"] | None = Field(default=None, alias="signType")
    pay_sign: str | None = Field(default=None, alias="paySign")

    def signed(self, appid: str) -> bytes:
        """Return what the signature is over."""
        parts = appid, self.time_stamp or "", self.nonce_str or "", self.package
        return "".join(f"{part}\n" for part in parts).encode()


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
    trade, signature = paying.payable(here.store, press), asked.pay_sign
    if signature and not rsa.signed(here.ring.merchant, asked.signed(trade["appid"]), signature):
        raise NotPaid("The payment's signature (paySign) is wrong.")
    if asked.outcome == "fail":
        return JSONResponse({})
    if asked.delay_s:
        paying.later(here.store, press, asked.delay_s)
        return JSONResponse({}, 202)
    return JSONResponse({"transaction_id": paying.pay(here.store, press)})
