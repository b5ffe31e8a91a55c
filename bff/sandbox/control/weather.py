"""Control of the time and the faults."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bff.sandbox import clock, faults, world
from bff.sandbox.clock import ClockStuck
from bff.sandbox.control.reading import read
from bff.sandbox.faults import Fault
from bff.sandbox.mini_program.routes import PATHS as OF_MINI_PROGRAM
from bff.sandbox.pay import office
from bff.sandbox.pay.routes import PATHS as OF_PAY

PATHS = OF_MINI_PROGRAM | OF_PAY

ADVANCE_MAX_S = timedelta(days=3_650).total_seconds()


class Advance(BaseModel):
    """How far the clock moves; back, if it is less than nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    seconds: Annotated[float, Field(ge=-ADVANCE_MAX_S, le=ADVANCE_MAX_S, allow_inf_nan=False)]


async def read_clock(request: Request) -> Response:
    """GET /clock: the time, and how far it is ahead of the wall's."""
    time = world.of(request).clock
    now = (await time.now()).isoformat(timespec="milliseconds")
    return JSONResponse({"now": now, "ahead_s": await clock.ahead(time)})


async def advance(request: Request) -> Response:
    """POST /clock/advance: move the one clock, the server's business time with it."""
    asked = await read(request, Advance)
    try:
        await world.of(request).clock.advance(asked.seconds)
    except ClockStuck as stuck:
        raise HTTPException(503, f"The database does not take the new time ({stuck}).") from None
    # What was to happen then happens now.
    office.of(request).ring_bell()
    return await read_clock(request)


async def plan(request: Request) -> Response:
    """POST /faults: plan what goes wrong, and how often."""
    fault = await read(request, Fault)
    if fault.path not in PATHS:
        raise HTTPException(
            422, f"{fault.path} is no path here; there are {', '.join(sorted(PATHS))}."
        )
    if fault.kind == "wrong-signature" and fault.path not in OF_PAY:
        raise HTTPException(422, f"{fault.path} signs nothing.")
    faults.plan(world.of(request).store, fault)
    return JSONResponse({"planned": faults.planned(world.of(request).store)}, 201)


async def clear(request: Request) -> Response:
    """DELETE /faults: fair weather."""
    faults.clear(world.of(request).store)
    return Response(status_code=204)
