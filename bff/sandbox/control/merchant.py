"""Control of the merchant: what is in its account, its keys, its refunds, what it is told."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bff.sandbox.control.reading import read
from bff.sandbox.pay import bank, books, certificates, notices, office, plans, refunds
from bff.sandbox.pay.bank import Account, Move, Occasion
from bff.sandbox.pay.elapsing import elapse
from bff.sandbox.pay.plans import Plan
from bff.sandbox.pay.refunds import OPEN, Status
from bff.sandbox.pay.ripening import ripen

FEN_MAX = 10**15
RATIO_MIN, RATIO_MAX = 100, 10_000

RATIO = "update merchant set max_ratio = ? where mchid = ?"

Balance = Annotated[int, Field(ge=0, le=FEN_MAX)] | None


class Shape(BaseModel):
    """What a control call may say: nothing beside these fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Balances(Shape):
    """What is to be in the account, in fen; the ratio in ten-thousandths."""

    available: Balance = None
    unavailable: Balance = None
    max_ratio: Annotated[int, Field(ge=RATIO_MIN, le=RATIO_MAX)] | None = None


class Rotation(Shape):
    """Where the keys go, by one step."""

    to: Literal["certificate", "public-key"]


class Outcome(Shape):
    """How a refund ends."""

    outcome: Literal["SUCCESS", "ABNORMAL", "CLOSED", "PROCESSING"]


async def set_bank(request: Request) -> Response:
    """POST /bank: put money into the account by hand, or take it out."""
    asked, here = await read(request, Balances), office.of(request)
    at, mchid = await here.world.clock.now(), here.ring.keys.mchid
    wanted = {Account.AVAILABLE: asked.available, Account.UNAVAILABLE: asked.unavailable}
    with here.store.together():
        merchant = here.store.row(bank.MERCHANT, mchid)
        assert merchant is not None
        moves = [
            _by_hand(account, fen - merchant[account])
            for account, fen in wanted.items()
            if fen is not None
        ]
        bank.move(here.store, Occasion(mchid, at, "BY_HAND", "-"), moves)
        here.store.rows(RATIO, asked.max_ratio or merchant["max_ratio"], mchid)
    return await read_bank(request)


async def read_bank(request: Request) -> Response:
    """GET /bank: the books of every merchant, and what is wrong with them."""
    here = office.of(request)
    at = await here.world.clock.now()
    with here.store.together():
        elapse(here.store, at)
        ripen(here.store, at)
        return JSONResponse({"merchants": books.audited(here.store)})


async def rotate(request: Request) -> Response:
    """POST /keys/rotate: one step towards certificates, or towards the public key."""
    asked, here = await read(request, Rotation), office.of(request)
    here.rekeyed(certificates.rotated(here.ring.keys, asked.to))
    keys = here.ring.keys
    told = {"mode": keys.mode, "public_key_id": keys.public.serial}
    return JSONResponse(told | {"certificates": [key.serial for key in keys.certificates]})


async def end_refund(request: Request) -> Response:
    """POST /refunds/{out_refund_no}: end it so, now or when it comes."""
    asked, here = await read(request, Outcome), office.of(request)
    number, outcome = request.path_params["out_refund_no"], Status(asked.outcome)
    at = await here.world.clock.now()
    with here.store.together():
        known = refunds.find(here.store, number)
        if known is None:
            refunds.plan(here.store, number, outcome)
            return JSONResponse({"planned": outcome}, 202)
        if known["status"] not in OPEN or outcome is Status.PROCESSING:
            raise HTTPException(409, f"The refund {number} is {known['status']}.")
        refunds.end(here.store, known, outcome, at)
    here.ring_bell()
    return JSONResponse({"status": outcome})


async def plan(request: Request) -> Response:
    """POST /notifications: plan how the next ones are delivered."""
    asked, store = await read(request, Plan), office.of(request).store
    plans.plan(store, asked)
    return JSONResponse({"planned": plans.planned(store)}, 201)


async def clear(request: Request) -> Response:
    """DELETE /notifications: deliver as usual, also what was held."""
    here = office.of(request)
    plans.clear(here.store)
    here.ring_bell()
    return Response(status_code=204)


async def told(request: Request) -> Response:
    """GET /notifications: the last ones, with how they were answered, the oldest first."""
    return JSONResponse({"notifications": notices.latest(office.of(request).store)})


def _by_hand(account: Account, fen: int) -> Move:
    into = fen > 0
    source = Account.DEPOSITED
    return Move(source if into else account, account if into else source, abs(fen))
