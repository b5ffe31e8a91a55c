"""Control of the people: who they are, and what their phones would do."""

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bff.sandbox import census, codes, world
from bff.sandbox.codes import Kind
from bff.sandbox.control.reading import appid, person, read
from bff.sandbox.mini_program import messages
from bff.sandbox.people import Person, openid, unionid
from bff.sandbox.world import World

# Ids stand in paths and in names of log lines.
PERSON = re.compile(r"[\w.@-]{1,64}")
# A dash tells where the country ends; there is no other way to know.
PHONE = r"^(\d{5,15}|\+\d{1,4}-\d{4,14})$"
TIMES_MAX = 10_000


class Shape(BaseModel):
    """What a control call may say: nothing beside these fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Described(Shape):
    """Who somebody is."""

    name: Annotated[str, Field(min_length=1, max_length=64)]
    phone: Annotated[str, Field(pattern=PHONE)] | None = None
    unionid: bool = True


class InApp(Shape):
    """In which app something happens."""

    app: str


class Consent(Shape):
    """How many messages of which template somebody agrees to."""

    template: Annotated[str, Field(min_length=1, max_length=messages.TEMPLATE_MAX)]
    times: Annotated[int, Field(ge=1, le=TIMES_MAX)] = 1


async def put(request: Request) -> Response:
    """PUT /people/{person}: somebody has a WeChat account, as described."""
    who = request.path_params["person"]
    if not PERSON.fullmatch(who):
        raise HTTPException(422, "A person's id has 1 to 64 letters, digits, '_', '.', '@' or '-'.")
    asked = await read(request, Described)
    here = world.of(request)
    known = Person(who, asked.name, asked.phone, asked.unionid)
    census.put(here.store, known, here.apps)
    return JSONResponse(told(here, known))


async def login_code(request: Request) -> Response:
    """POST /people/{person}/login-code: what `wx.login` gives."""
    return await _code(request, Kind.LOGIN)


async def phone_code(request: Request) -> Response:
    """POST /people/{person}/phone-code: what the phone-number button gives."""
    who = person(request)
    if who.phone is None:
        raise HTTPException(409, f"{who.id} has no phone: PUT the person with one first.")
    return await _code(request, Kind.PHONE)


async def consent(request: Request) -> Response:
    """POST /people/{person}/consent: the person accepts the prompt for a template."""
    who = person(request)
    asked = await read(request, Consent)
    left = messages.consented(
        world.of(request).store, person=who.id, template=asked.template, times=asked.times
    )
    return JSONResponse({"template": asked.template, "left": left})


def told(here: World, who: Person) -> dict[str, object]:
    """Return all that the sandbox knows of a person."""
    return {
        "person": who.id,
        "name": who.name,
        "phone": who.phone,
        "unionid": unionid(who.id) if who.has_unionid else None,
        "openids": {app: openid(facts["appid"], who.id) for app, facts in here.apps.items()},
    }


async def _code(request: Request, kind: Kind) -> Response:
    who = person(request)
    asked = await read(request, InApp)
    here = world.of(request)
    at = await here.clock.now()
    where = appid(request, asked.app)
    return JSONResponse({"code": codes.issued(here.store, kind, appid=where, person=who.id, at=at)})
