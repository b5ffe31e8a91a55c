"""Control of what becomes of money: how shares end, and when goods count as received."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bff.sandbox.control.reading import appid, read
from bff.sandbox.pay import events as pushed
from bff.sandbox.pay import office, payees, ripening, shipments


class Payee(BaseModel):
    """How shares to somebody end, and what comes of taking them back."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    outcome: payees.Outcome | None = None
    returns: payees.Returns | None = None


class Aim(BaseModel):
    """Where message push tells the server of an app what happened, and the token it signs with."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    app: str
    url: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$", max_length=255)]
    token: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{3,32}$")]


async def receiver(request: Request) -> Response:
    """POST /receivers/{account}: choose how shares to this account end."""
    asked = await read(request, Payee)
    account, store = request.path_params["account"], office.of(request).store
    return JSONResponse(payees.put(store, account, outcome=asked.outcome, returns=asked.returns))


async def settle(request: Request) -> Response:
    """POST /shipping/{transaction_id}/settle: the buyer confirms that the goods are there."""
    here, number = office.of(request), request.path_params["transaction_id"]
    at = await here.world.clock.now()
    with here.store.together():
        ripening.ripen(here.store, at)
        shipment = shipments.find(here.store, number)
        if shipment is None or not shipment["finished"]:
            raise HTTPException(409, f"Nothing was shipped for {number}: report it first.")
        shipments.settle(here.store, shipment, at, method=shipments.BY_HAND)
    return JSONResponse({})


async def aim(request: Request) -> Response:
    """POST /push: message push goes to this address from now on, in plain JSON."""
    asked, here = await read(request, Aim), office.of(request)
    where = appid(request, asked.app)
    pushed.aim(here.store, appid=where, url=asked.url, token=asked.token)
    request.state.push.bell.set()
    return JSONResponse({"appid": where})


async def events(request: Request) -> Response:
    """GET /events: what message push told, the oldest first."""
    here = office.of(request)
    with here.store.together():
        ripening.ripen(here.store, await here.world.clock.now())
    return JSONResponse({"events": pushed.latest(here.store)})
