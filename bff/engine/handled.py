"""Methods whose exceptions have handlers: what one makes of an exception is the field's value."""

from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from strawberry.schema import Schema
from strawberry.types.field import StrawberryField
from strawberry.utils.await_maybe import await_maybe

Handlers = tuple[tuple[tuple[type[Exception], ...], Any], ...]
# Calls a method for an object, with what it wants to know of its place.
Call = Callable[[Any, Any, Mapping[str, Any]], Any]

# Strawberry works each field's type out anew for every handler: most of a server's start.
_known: WeakKeyDictionary[Schema, dict[StrawberryField, Handlers]] = WeakKeyDictionary()


def handlers_of(schema: Schema, found: StrawberryField) -> Handlers:
    """Return the handlers of exceptions for a field, those that are asked first in front."""
    known = _known.setdefault(schema, {})
    if found not in known:
        converter = schema.schema_converter
        known[found] = converter._get_field_exception_handlers(found)  # noqa: SLF001  no other way to ask
    return known[found]


def handled(call: Call, handlers: Handlers, found: StrawberryField) -> Call:
    """Return an asynchronous method as its handlers let it come out."""

    async def act(one: Any, info: Any, args: Mapping[str, Any]) -> Any:
        try:
            return await call(one, info, args)
        except Exception as error:
            told = await await_maybe(_told(handlers, error, found, info))
            # A handler may leave an exception to whoever asked.
            if told is None:
                raise
            return told

    return act


def _told(handlers: Handlers, error: Exception, found: StrawberryField, info: Any) -> Any:
    for kinds, handler in handlers:
        if isinstance(error, kinds):
            return handler.handle(error, field=found, info=info)
    return None
