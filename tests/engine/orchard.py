"""A world of Strawberry's objects: their attributes, methods and edges are its answers."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from graphql import GraphQLObjectType, is_enum_type, is_leaf_type

from tests.engine import mischief
from tests.engine.world import World, values_of

VALUES: dict[str, tuple[Any, ...]] = {
    "Date": (date(2026, 11, 25),),
    "DateTime": (datetime(2026, 11, 25, 9, 30, tzinfo=UTC),),
    "Decimal": (Decimal("12.50"), Decimal(3)),
    "UUID": (UUID(int=7),),
    "JSON": ({"a": [1, None]}, "text", 5),
}


def answer(one: Any, name: str, *told: Any) -> Any:
    """Return what the world says of a field of this object, or raise it."""
    world, asked = one.world, f"{one.name}.{name}({told})"
    world.asked.append(asked)
    return world.given(world.type_of(one.kind, name), asked)


async def answer_later(one: Any, name: str, *told: Any) -> Any:
    world, asked = one.world, f"{one.name}.{name}({told})"
    world.asked.append(asked)
    when = world.dice("turns", asked)
    for _ in range(when.choice((0, 0, 1, 3)) if world.late else 0):
        await asyncio.sleep(0)
    found = world.value(world.type_of(one.kind, name), asked)
    if isinstance(found, Exception) and not isinstance(found, StopIteration):
        raise found
    return found


@dataclass
class Orchard(World):
    """A world that is a request's context too: it loads what edges ask for."""

    @property
    def viewer(self) -> Any:
        return self

    def type_of(self, kind: str, name: str) -> Any:
        of: Any = self.schema.type_map[kind]
        return next(one.type for one in of.fields.values() if _declared(one).python_name == name)

    def sound(self, of: Any, name: str, dice: Random) -> Any:
        if is_enum_type(of):
            return dice.choice([*_declared(of).wrapped_cls, *values_of(of)])
        if is_leaf_type(of) and of.name in VALUES:
            return dice.choice(VALUES[of.name])
        return super().sound(of, name, dice)

    def thing(self, of: GraphQLObjectType, name: str) -> Any:
        made: Any = object.__new__(_brewed(_declared(of).origin))
        made.__dict__.update(world=self, kind=of.name, name=name)
        return made

    async def load(self, loader: Any, key: Any) -> Any:
        [found] = await self.load_many(loader, [key])
        if isinstance(found, Exception):
            raise found
        return found

    async def load_many(self, loader: Any, keys: Sequence[Any]) -> list[Any]:
        dict.fromkeys(keys)
        if self.late:
            await asyncio.sleep(0)
        if self.dice("loader", loader.__name__).random() < self.spoil / 2:
            raise mischief.tame(self.dice("loader", loader.__name__))
        return [self.loaded(loader.__name__, key) for key in keys]

    def loaded(self, loader: str, key: Any) -> "Exception | Row | None":
        dice = self.dice(loader, key)
        if dice.random() < self.spoil:
            return mischief.tame(dice)
        return None if dice.random() < 0.1 else Row(self, f"{loader}[{key}]")


@dataclass(frozen=True)
class Row:
    """What a loader found."""

    world: Orchard
    name: str


class Brewed:
    """An object whose attributes are made when somebody asks for them."""

    world: Orchard
    kind: str
    name: str

    def __getattr__(self, attribute: str) -> Any:
        said = (vars(one).get("__annotations__", ()) for one in type(self).__mro__)
        if attribute.startswith("__") or not any(attribute in names for names in said):
            raise AttributeError(attribute)
        return answer(self, attribute)


def _declared(of: Any) -> Any:
    return of.extensions["strawberry-definition"]


@cache
def _brewed(kind: type) -> type:
    return type(kind.__name__, (Brewed, kind), {"__annotations__": {}})


async def by_name(database: object, keys: Sequence[Any]) -> list[Any]:
    raise NotImplementedError


async def by_number(database: object, keys: Sequence[Any]) -> list[Any]:
    raise NotImplementedError


def key_of(row: Any, args: Any, viewer: Any) -> Any:
    dice = viewer.dice("key", row.name, args)
    if dice.random() < viewer.spoil:
        return dice.choice((None, ["no dictionary takes me"], {}))
    if dice.random() < viewer.spoil:
        raise mischief.tame(dice)
    return (row.name[-1:], *args.values()) if dice.random() < 0.7 else row.name


class Of:
    """Makes of what a loader found an object of a type."""

    def __init__(self, kind: str, *, listed: bool = False) -> None:
        self.kind, self.listed = kind, listed

    def __call__(self, row: Row) -> Any:
        world, found = row.world, row.name
        of: Any = world.schema.type_map[self.kind]
        dice = world.dice("of", self.kind, found)
        if dice.random() < world.spoil / 2:
            raise mischief.tame(dice)
        if dice.random() < world.spoil / 2:
            return mischief.value(dice)
        if self.listed:
            return [world.thing(of, f"{found}{at}") for at in "ab"]
        return world.thing(of, found)


def told(row: Row, world: Any) -> str:
    """Say what depends on the request that a loader answers, and not on the key alone."""
    return f"{row.name} {world.dice('told', row.name).random()}"
