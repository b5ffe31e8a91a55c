"""Reading a control call: what it says must be right, or a sentence goes back."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bff.sandbox import census, world
from bff.sandbox.people import Person

Asked = TypeVar("Asked", bound=BaseModel)


async def read(request: Request, shape: type[Asked]) -> Asked:
    """Return the JSON of a call in this shape, or answer 422 with what is wrong."""
    try:
        # An empty body asks for all defaults.
        return shape.model_validate_json(await request.body() or b"{}")
    except ValidationError as error:
        raise HTTPException(422, _sentence(error)) from None


def person(request: Request) -> Person:
    """Return the person whom the path names, or answer 404."""
    wanted = request.path_params["person"]
    found = census.find(world.of(request).store, wanted)
    if found is None:
        raise HTTPException(404, f"Nobody is called {wanted}: PUT /_sandbox/people/{wanted} first.")
    return found


def appid(request: Request, app: str) -> str:
    """Return the appid of the app of this name, or answer 422."""
    apps = world.of(request).apps
    if app not in apps:
        raise HTTPException(422, f"There is no app {app}; there are {', '.join(apps)}.")
    return apps[app]["appid"]


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}." if where else f"{first['msg']}."
