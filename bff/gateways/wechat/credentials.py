"""How each app proves to WeChat who it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from bff.context import App


@dataclass(frozen=True, slots=True)
class Credentials:
    """The appid of an app and its secret, which is never shown."""

    appid: str
    secret: str = field(repr=False)


_SHAPE = TypeAdapter(dict[App, Credentials])


def read(text: str) -> Mapping[App, Credentials]:
    """Read `{"CONSUMER": {"appid": …, "secret": …}, …}`; ValueError in words, without secrets."""
    try:
        apps = _SHAPE.validate_json(text)
    except ValidationError as error:
        # The input would quote a secret in a log.
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise ValueError(f"the apps of WeChat, at {where}: {first['msg']}") from None
    missing = [app.value for app in App if app not in apps]
    if missing:
        raise ValueError(f"the apps of WeChat lack {', '.join(missing)}")
    return apps
