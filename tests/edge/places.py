"""Every place of the contract that takes an id, and how a phone would ask there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import uuid4

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_composite_type,
    is_required_argument,
    is_required_input_field,
)

Asked = GraphQLArgument | GraphQLInputField
# How one comes to a type whose fields take ids.
WAYS = {
    "Query": "query",
    "Mutation": "mutation",
    "Me": "query me",
    "MyBrand": "query myBrand",
    "MyCommunity": "query myCommunity",
    "StoreFront": "query storeFront(id:$front)",
}
# Whose screen it is, where the way leads over one.
FRONT = "front"
OWN_OF_A_REQUEST = "requestId"
# A city without other stores, of which a search looks at some only.
CITY = "舟山市"
TEXTS = {"city": CITY, "pictures": "https://img.brand.example/1.webp"}
VALUES = {"Int": 1, "Fen": 1, "DateTime": "2099-01-01T00:00:00Z", "Date": "2099-01-02"}


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a type, and the argument, or the part of its input, that is an id."""

    of: str
    name: str
    field: GraphQLField
    id: str

    def __str__(self) -> str:
        return f"{self.of}.{self.name}({self.id})"

    @property
    def document(self) -> str:
        """Ask for as little as may be, with all arguments as variables."""
        kind, *way = WAYS[self.of].split()
        given = {name: one for name, one in self.field.args.items() if self._is_given(name, one)}
        kinds = {name: str(one.type) for name, one in given.items()}
        kinds |= {FRONT: "ID!"} if f"${FRONT}" in WAYS[self.of] else {}
        declared = ", ".join(f"${name}: {kind}" for name, kind in kinds.items())
        passed = ", ".join(f"{name}: ${name}" for name in given)
        asked = f"{self.name}({passed}) {_least(self.field)}"
        for door in way:
            asked = f"{door} {{ {asked} }}"
        return f"{kind} ({declared}) {{ {asked} }}"

    def variables(self, ids: Mapping[str, str]) -> dict[str, object]:
        """Return variables with these ids, and something of each other thing that is due."""
        way = {FRONT: ids[FRONT]} if f"${FRONT}" in WAYS[self.of] else {}
        return way | {
            name: self._value(name, one, ids)
            for name, one in self.field.args.items()
            if self._is_given(name, one)
        }

    def _is_given(self, name: str, one: GraphQLArgument) -> bool:
        # Neighbours are looked for somewhere.
        return name in {self.id, "city"} or is_required_argument(one)

    def _value(self, name: str, one: Asked, ids: Mapping[str, str]) -> object:
        kind = get_named_type(one.type)
        if isinstance(kind, GraphQLInputObjectType):
            return {
                part: self._value(part, asked, ids)
                for part, asked in kind.fields.items()
                if self.id in _ids({part: asked}) or is_required_input_field(asked)
            }
        if isinstance(kind, GraphQLEnumType):
            return next(iter(kind.values))
        if kind.name == "Boolean":
            return True
        if kind.name == "ID":
            return uuid4().hex if name == OWN_OF_A_REQUEST else ids[name]
        return VALUES.get(kind.name) or TEXTS.get(name, "QF7K2M9P4RTX")


def places(schema: GraphQLSchema) -> Iterator[Place]:
    """Yield every place of queries and mutations that takes an id of something."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and kind is not schema.subscription_type:
            for name, field in kind.fields.items():
                yield from (Place(kind.name, name, field, id_) for id_ in _ids(field.args))


def _ids(asked: Mapping[str, Asked]) -> Iterator[str]:
    for name, one in asked.items():
        kind = get_named_type(one.type)
        if isinstance(kind, GraphQLInputObjectType):
            yield from _ids(kind.fields)
        elif kind.name == "ID" and name != OWN_OF_A_REQUEST:
            yield name


def _least(field: GraphQLField) -> str:
    kind = get_named_type(field.type)
    if not is_composite_type(kind):
        return ""
    pages = isinstance(kind, GraphQLObjectType) and "nodes" in kind.fields
    return "{ nodes { __typename } }" if pages else "{ __typename }"
