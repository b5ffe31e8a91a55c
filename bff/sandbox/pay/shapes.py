"""What may stand in a call: nothing beside these fields, in these lengths and alphabets."""

from collections.abc import Mapping
from typing import Annotated, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bff.sandbox.pay.refusals import Refused, param_error

Said = TypeVar("Said", bound=BaseModel)

Text32 = Annotated[str, Field(min_length=1, max_length=32)]
Text64 = Annotated[str, Field(min_length=1, max_length=64)]
Text80 = Annotated[str, Field(min_length=1, max_length=80)]
Text127 = Annotated[str, Field(min_length=1, max_length=127)]
Text128 = Annotated[str, Field(max_length=128)]
Text256 = Annotated[str, Field(max_length=256)]
TradeNo = Annotated[str, Field(pattern=r"^[0-9A-Za-z_\-|*]{6,32}$")]
# No query and no login: WeChat Pay calls it as it stands.
NotifyUrl = Annotated[str, Field(max_length=255, pattern=r"^https?://[^\s?#@]+$")]
Fen = Annotated[int, Field(ge=1, le=10**10)]
Count = Annotated[int, Field(ge=1, le=10**9)]


class Shape(BaseModel):
    """A part of a call; null says as much as leaving a field out."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def said(body: bytes, shape: type[Said]) -> Said:
    """Return a JSON body in its shape, or refuse the first field that is wrong."""
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        raise _refusal(error, "body") from None


def queried(query: Mapping[str, str], shape: type[Said]) -> Said:
    """Return a query in its shape, or refuse the first field that is wrong."""
    try:
        return shape.model_validate(query)
    except ValidationError as error:
        raise _refusal(error, "query") from None


def same(given: BaseModel) -> str:
    """Return a text that is equal for two calls that say the same."""
    facts = given.model_dump(mode="json", exclude_none=True)
    return orjson.dumps(facts, option=orjson.OPT_SORT_KEYS).decode()


def _refusal(error: ValidationError, location: str) -> Refused:
    first = error.errors(include_url=False, include_context=False)[0]
    field = "/" + "/".join(map(str, first["loc"]))
    plain = first["type"] != "missing" and isinstance(first["input"], str | int | float)
    value = first["input"] if plain else None
    return param_error(field, first["msg"], location=location, value=value)
