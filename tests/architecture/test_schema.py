"""What every part of the contract owes to whoever reads it."""

from collections.abc import Iterator
from functools import cache

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_introspection_type,
    is_specified_scalar_type,
)

from resolvers.schema import built

Described = tuple[str, str | None]


@cache
def schema() -> GraphQLSchema:
    return built()._schema


def types() -> list[GraphQLNamedType]:
    ours = schema().type_map.values()
    return [t for t in ours if not is_introspection_type(t) and not is_specified_scalar_type(t)]


def described(kind: GraphQLNamedType) -> Iterator[Described]:
    yield kind.name, kind.description
    if isinstance(kind, GraphQLEnumType):
        yield from ((f"{kind.name}.{n}", v.description) for n, v in kind.values.items())
    if isinstance(kind, GraphQLInputObjectType):
        yield from ((f"{kind.name}.{n}", f.description) for n, f in kind.fields.items())
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in kind.fields.items():
            yield f"{kind.name}.{name}", field.description
            for argument, asked in field.args.items():
                yield f"{kind.name}.{name}({argument})", asked.description


def everything() -> list[Described]:
    return [pair for kind in types() for pair in described(kind)]


def test_the_whole_schema_is_described() -> None:
    found = [name for name, text in everything() if not text]

    assert not found, "\n".join(["", *found])


def test_a_description_is_one_sentence() -> None:
    texts = [(name, (text or ".").strip()) for name, text in everything()]
    found = [f"{name}: {text}" for name, text in texts if not text.endswith(".") or "\n\n" in text]

    assert not found, "\n".join(["", *found])


def test_the_types_form_no_circle() -> None:
    below = {
        kind.name: {get_named_type(field.type).name for field in kind.fields.values()}
        for kind in types()
        if isinstance(kind, GraphQLObjectType)
    }
    circles = [name for name in below if name in _reached(below, name)]

    assert not circles


def _reached(below: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    coming = list(below[start])
    while coming:
        name = coming.pop()
        if name not in seen:
            seen.add(name)
            coming += below.get(name, ())
    return seen


def test_enum_values_stand_in_upper_case() -> None:
    enums = [kind for kind in types() if isinstance(kind, GraphQLEnumType)]
    found = [f"{e.name}.{value}" for e in enums for value in e.values if value != value.upper()]

    assert not found
