"""A world in which every value follows from a seed and a name, however and whenever it is asked."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLObjectType,
    GraphQLSchema,
    is_abstract_type,
    is_enum_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from tests.engine import mischief

LEAVES = {
    "Int": (0, 1, 7, -5, 2**31 - 1),
    "Float": (0.5, -1.25, 3, 1e300),
    "String": ("tea", "", "茶", "a\nb", mischief.Text("own"), 7),
    "Boolean": (True, False),
    "ID": ("x1", 12),
}
OTHER = ("odd", 2, 4, 4.5, [1, [2]], {"a": None})


@dataclass
class World:
    """Answers for every field; `spoil` says how often wrongly, `late` how often later."""

    schema: GraphQLSchema
    seed: str
    spoil: float
    late: float
    # Who was asked for what, in which order.
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    # Whether a list broke after some of its items.
    broke: bool = False

    def dice(self, *of: Any) -> Random:
        return Random(":".join(map(str, (self.seed, *of))))

    def calls(self) -> "Counter[tuple[Any, ...]]":
        return Counter(self.asked)

    def given(self, of: Any, name: str) -> Any:
        """Return what a resolver of this type gives, or raise it."""
        found = self.found(of, name)
        if isinstance(found, Exception) and self.dice("raised", name).random() < 0.7:
            raise found
        return found

    def found(self, of: Any, name: str) -> Any:
        """Return a value of the type, or what stands wrongly in its place, maybe later."""
        found = self.value(of, name)
        when = self.dice("when", name)
        return mischief.later(when, found) if when.random() < self.late else found

    def value(self, of: Any, name: str) -> Any:
        dice = self.dice("what", name)
        if dice.random() < self.spoil:
            return mischief.error(dice) if dice.random() < 0.5 else mischief.value(dice)
        if is_non_null_type(of):
            return self.sound(of.of_type, name, dice)
        return None if dice.random() < 0.1 else self.sound(of, name, dice)

    def sound(self, of: Any, name: str, dice: Random) -> Any:
        if is_list_type(of):
            return self.items(of.of_type, name, dice)
        if is_abstract_type(of):
            possible = self.schema.get_possible_types(of)
            return self.thing(dice.choice(possible), name) if possible else "nothing"
        if is_object_type(of):
            return self.thing(of, name)
        return leaf(of, dice)

    def items(self, of: Any, name: str, dice: Random) -> Any:
        names = [f"{name}.{at}" for at in range(dice.choice((0, 1, 1, 2, 3)))]
        items = [self.found(of, one) for one in names]
        broken = mischief.error(dice) if dice.random() < self.spoil / 2 else None
        self.broke = self.broke or broken is not None
        if isinstance(broken, StopIteration | StopAsyncIteration):
            broken = None
        when = self.dice("list", name)
        if when.random() < self.late / 3:
            return mischief.arriving(when, items, broken)
        return mischief.container(when, items, broken)

    def thing(self, of: GraphQLObjectType, name: str) -> Any:
        """Return an object of the type; a schema may make its own."""
        return Thing(self, of.name, name)


class Thing:
    """An object whose attributes are answers of its world."""

    def __init__(self, world: World, kind: str, name: str) -> None:
        self.world, self.kind, self.name = world, kind, name

    def __getattr__(self, attribute: str) -> Any:
        fields = self.world.schema.type_map[self.kind].fields  # type: ignore[attr-defined]
        if attribute == f"_{type(self).__name__}__typename":
            return self.kind
        if attribute not in fields:
            raise AttributeError(attribute)
        self.world.asked.append((self.name, attribute))
        return self.world.given(fields[attribute].type, f"{self.name}.{attribute}")


def leaf(of: Any, dice: Random) -> Any:
    """Return a value that the leaf takes."""
    if is_enum_type(of):
        return dice.choice(values_of(of))
    return dice.choice(LEAVES.get(of.name, OTHER))


def values_of(of: GraphQLEnumType) -> list[Any]:
    return [one.value for one in of.values.values()]
