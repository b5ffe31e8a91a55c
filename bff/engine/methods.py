"""Strawberry's fields, read with as little between a level and its methods as there can be."""

from collections.abc import Mapping
from inspect import iscoroutinefunction
from typing import Any

from strawberry.schema import Schema
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from bff.engine.arguments import arguments
from bff.engine.converting import BACKREF, converted, make_themselves
from bff.engine.failures import each
from bff.engine.handled import Call, handled, handlers_of
from bff.engine.info import ResolveInfo
from bff.engine.plan import Asked
from bff.engine.reading import Objects, Reader, Values, attribute, called, resolver
from bff.engine.run import Run
from bff.engine.trail import Above

STRAWBERRY_S_OWN = "strawberry.schema.schema_converter"


def reader(schema: Schema, asked: Asked) -> Reader:
    """Return the quickest way to read a field that means the same as its resolver."""
    found = field_of(asked)
    if found is None or not is_plain(schema, asked, found):
        return resolver(asked)
    if found.base_resolver is None:
        if found.default_resolver is not getattr:
            return resolver(asked)
        return attribute(found.python_name)
    if declared := found.metadata.get("part"):
        return attribute(declared.path, declared.made)
    return _method(schema, asked, found, found.base_resolver)


def field_of(asked: Asked) -> StrawberryField | None:
    """Return Strawberry's declaration of a field, if it has one."""
    found = asked.definition.extensions.get(BACKREF) if asked.definition else None
    return found if isinstance(found, StrawberryField) else None


def is_plain(schema: Schema, asked: Asked, found: StrawberryField) -> bool:
    """Whether nothing stands between a field and its resolver."""
    assert asked.definition is not None
    # Permissions are extensions too.
    own = type(found).get_result is StrawberryField.get_result and not found.extensions
    # Somebody may have put a resolver of their own in front of Strawberry's.
    own = own and getattr(asked.definition.resolve, "__module__", None) == STRAWBERRY_S_OWN
    # What a coroutine raises is handled here as well; what else is handled, Strawberry does.
    told = not handlers_of(schema, found) or _is_coroutine(found)
    return own and told and not found.is_subscription and not make_themselves(asked)


def _is_coroutine(found: StrawberryField) -> bool:
    method = found.base_resolver
    return method is not None and iscoroutinefunction(method.wrapped_func)


def _method(
    schema: Schema, asked: Asked, found: StrawberryField, method: StrawberryResolver[Any]
) -> Reader:
    given = arguments(asked, converted(schema, asked, found))
    call, wants_info = _call(method), method.info_parameter is not None
    if handlers := handlers_of(schema, found):
        # A handler is told where it happened.
        call, wants_info = handled(call, handlers, found), True
    if given is None and not wants_info and method.self_parameter is not None:
        act: Any = method.wrapped_func
        return Reader(lambda objects, _run, _above: each(act, objects), waits=method.is_async)

    def read(objects: Objects, run: Run, above: Above | None) -> Values:
        def value(one: Any, args: Any, index: int) -> Any:
            if not wants_info:
                return call(one, None, args)
            place: Any = ResolveInfo(run, asked, above, index)
            return call(one, schema.config.info_class(_raw_info=place, _field=found), args)

        return called(value, objects, given, run)

    return Reader(read, waits=method.is_async, placed=wants_info)


def _call(method: StrawberryResolver[Any]) -> Call:
    act: Any = method.wrapped_func
    by_name = {
        one.name for one in (method.parent_parameter, method.root_parameter) if one is not None
    }
    info = method.info_parameter.name if method.info_parameter else None
    as_self = method.self_parameter is not None

    def call(one: Any, place: Any, args: Mapping[str, Any]) -> Any:
        named = {**args, **dict.fromkeys(by_name, one)} if by_name else dict(args)
        if info is not None:
            named[info] = place
        return act(one, **named) if as_self else act(**named)

    if as_self and not by_name and info is None:
        return lambda one, _place, args: act(one, **args)
    return call
