"""A schema as wild as GraphQL allows, answered by a world; it knows nothing of Strawberry."""

from enum import Enum, StrEnum
from typing import Any
from zlib import crc32

from graphql import (
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    build_schema,
    is_interface_type,
    is_object_type,
    is_union_type,
)

from tests.engine import mischief
from tests.engine.world import Thing, World

SDL = """
type Query implements Being {
  id: ID!  label(long: Boolean = false): String  branch: Branch!  branches: [Branch!]!
  maybe: [Branch]
  leaf: Leaf  leaves: [Leaf]!  any: Any  anys: [Any!]  sure: Any!  node: Node  nodes: [Node!]!
  grid: [[Branch!]!]  anyGrid: [[Any]!]!  nobody: Nobody  being: Being  beings: [Being!]
  echo(text: String = "t", number: Int! = 3, point: Point, points: [Point!],
       colour: Colour! = GREEN, id: ID, odd: Odd, deep: [[Int!]]): String
}
type Mutation { first: Leaf  second(point: Point!): Leaf!  third(number: Int! = 1): Branch
  count: Int!  any: Any }
type Subscription { tick: Int  tock(number: Int! = 2): Branch!  any: [Any!] }
interface Being { id: ID!  label(long: Boolean = false): String }
interface Node implements Being { id: ID!  label(long: Boolean = false): String  kin: [Node!]
  self: Node }
interface Nobody { text: String }
union Any = Leaf | Branch | Twig | Lone
scalar Odd
scalar Blob
enum Colour { RED GREEN BLUE DUSK }
enum Taste { SWEET SOUR }
input Point { x: Int! y: Float = 1.5 tags: [String!] = ["a"] inner: Point
  colour: Colour = RED odd: Odd }
type Leaf implements Node & Being {
  id: ID!  label(long: Boolean = false): String  kin: [Node!]  self: Node
  text: String  textSure: String!  number: Int  numberSure: Int!  truth: Boolean!  float: Float
  floats: [Float!]
  odd: Odd  oddSure: Odd!  odds: [Odd!]  blob: Blob  colour: Colour  colours: [[Colour!]!]
  taste: Taste
}
type Branch implements Node & Being {
  id: ID!  label(long: Boolean = false): String  kin: [Node!]  self: Node
  texts: [String]  textsSure: [String!]!  matrix: [[Int!]!]!  cube: [[[Float]]]  blobs: [Blob!]
  leaf: Leaf  leafSure: Leaf!  leaves: [Leaf!]!  leavesMaybe: [Leaf]  branch: Branch
  any: Any  anySure: Any!  anys: [Any!]  anyGrid: [[Any]!]!  node: Node  nodes: [Node!]
  being: Being
  echo(text: String!, number: Int, points: [Point!]! = [], colour: [Colour]): String!
  value: Int
}
type Twig implements Being {
  id: ID!  label(long: Boolean = false): String  value: String!  taste: Taste!  tastes: [Taste]
  branch: Branch!  grid: [[Twig!]]
}
type Lone { value: [Boolean!]  truth: Boolean  leaf: Leaf!  being: [Being!]!  any: Any! }
"""


class Shade(StrEnum):
    """A Python enum behind GraphQL's."""

    DUSK = "dusk"


class Taste(Enum):
    """An enum whose values no dictionary takes."""

    SWEET = ("sweet",)
    SOUR = ("sour", [])


def wild_schema() -> GraphQLSchema:
    """Return the schema; each of its fields asks the world, in one of several ways."""
    schema = build_schema(SDL)
    _scalars(schema)
    for of in schema.type_map.values():
        if is_object_type(of) and not of.name.startswith("__"):
            _resolved(of)
            of.is_type_of = _is_type_of(of)
        elif is_interface_type(of) or is_union_type(of):
            of.resolve_type = _resolve_type if crc32(of.name.encode()) % 2 else None
    return schema


def _resolved(of: GraphQLObjectType) -> None:
    for name, field in of.fields.items():
        root = of.name in {"Query", "Mutation", "Subscription"}
        if root or field.args or crc32(f"{of.name}.{name}".encode()) % 3:
            field.resolve = _resolve
        if of.name == "Subscription":
            field.resolve, field.subscribe = _event, _subscribe


def _resolve(source: Any, info: Any, **args: Any) -> Any:
    world: World = info.context
    path = ".".join(map(str, info.path.as_list()))
    world.asked.append((_name(source), info.field_name, path, repr(args)))
    assert info.parent_type.fields[info.field_name].type is info.return_type
    return world.given(info.return_type, f"{_name(source)}.{info.field_name}({args})")


def _name(source: Any) -> str:
    return source.name if type(source) is Thing else str(type(source))


async def _subscribe(_source: Any, info: Any, **args: Any) -> Any:
    world: World = info.context
    dice = world.dice("events", info.field_name, args)
    if dice.random() < world.spoil:
        raise mischief.error(dice)
    names = [f"event{at}" for at in range(dice.choice((0, 1, 2, 3)))]
    return mischief.arriving(dice, names, None)


def _event(source: Any, info: Any, **args: Any) -> Any:
    world: World = info.context
    return world.given(info.return_type, f"{source}.{info.field_name}({args})")


def _is_type_of(of: GraphQLObjectType) -> Any:
    def is_type_of(value: Any, info: Any) -> Any:
        world: World = info.context
        dice = world.dice("type", of.name, _name(value))
        if dice.random() < world.spoil / 4:
            raise mischief.error(dice)
        said = type(value) is Thing and value.kind == of.name and dice.random() >= world.spoil / 4
        later = world.dice("type later", of.name, _name(value)).random() < world.late / 3
        return mischief.later(dice, said) if later else said

    return is_type_of if of.name in {"Twig", "Leaf", "Lone"} else None


def _resolve_type(value: Any, info: Any, abstract: Any) -> Any:
    world: World = info.context
    dice = world.dice("resolve", abstract.name, _name(value))
    if dice.random() < world.spoil / 2:
        if dice.random() < 0.3:
            raise mischief.error(dice)
        return dice.choice(
            (None, "", 7, "Odd", "Query", "Node", "Nowhere", Shade.DUSK, mischief.Text("Leaf"))
        )
    said = value.kind if type(value) is Thing else None
    later = world.dice("resolve later", abstract.name, _name(value)).random() < world.late / 3
    return mischief.later(dice, said) if later else said


def _scalars(schema: GraphQLSchema) -> None:
    odd: Any = schema.type_map["Odd"]
    odd.coerce_output_value = _odd
    odd.coerce_input_value = _odd_input
    colours, tastes = (schema.type_map[name].values for name in ("Colour", "Taste"))
    # type: ignore[attr-defined]
    for name, value in {"RED": 1, "GREEN": "g", "BLUE": None, "DUSK": Shade.DUSK}.items():
        colours[name].value = name if value is None else value
    for name in tastes:
        tastes[name].value = Taste[name]


def _odd(value: Any) -> Any:
    if value in (2, "7"):
        raise ValueError(f"{value} is not odd")
    if value == 4:
        return None
    if value == 7:
        raise GraphQLError("not seven")
    return Undefined if value == 4.5 else {"odd": str(value)}


def _odd_input(value: Any) -> Any:
    if value == 13:
        raise ValueError("unlucky")
    return [value]
