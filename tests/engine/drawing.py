"""Documents drawn by chance over any schema: fragments, aliases, conditions, variables and all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any
from zlib import crc32

from graphql import (
    GraphQLError,
    GraphQLSchema,
    OperationType,
    get_named_type,
    is_composite_type,
    is_leaf_type,
    is_non_null_type,
    is_required_argument,
    is_union_type,
    parse,
    validate,
)
from graphql.utilities import do_types_overlap

from tests.engine.inputs import WRONG, Inputs, Scalar, written

TRIES = 50


@dataclass(frozen=True)
class Drawn:
    """A document that the schema allows, and what is sent along with it."""

    text: str
    name: str | None
    variables: dict[str, Any]


@dataclass(frozen=True)
class Asker:
    """Draws documents over a schema; `scalars` are drawn in ways of their own."""

    schema: GraphQLSchema
    scalars: Mapping[str, Scalar] = field(default_factory=dict)

    def document(self, kind: str, seed: str) -> Drawn:
        """Draw a valid document of this kind; the same one for the same seed."""
        for attempt in range(TRIES):
            inputs = Inputs(Random(f"{seed}/{attempt}"), self.scalars)
            found = Drawing(self.schema, inputs.dice, inputs).document(kind)
            if not _faults(self.schema, found.text):
                return found
        raise AssertionError(f"no valid document in {TRIES} tries for {seed}")


def _faults(schema: GraphQLSchema, text: str) -> list[GraphQLError]:
    return validate(schema, parse(text))


@dataclass
class Drawing:
    """A document that is being drawn."""

    schema: GraphQLSchema
    dice: Random
    inputs: Inputs
    # How many fields it may still ask for.
    left: int = 0
    definitions: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    fragments: list[tuple[str, Any, str]] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)

    def document(self, kind: str) -> Drawn:
        dice = self.dice
        self.left = dice.choice((3, 8, 15, 25))
        root = self.schema.get_root_type(OperationType(kind))
        if kind == "subscription":
            asked = f"{{ {self.field(root, 3, conditions=False)} }}"
        else:
            asked = self.selection(root, 4)
        name = "Drawn" if self.definitions or dice.random() < 0.7 else ""
        told = "".join(f"${one}: {of} " for one, of in self.definitions.items())
        lines = [f"{kind} {name}{f'({told})' if told else ''} {asked}"]
        lines += [f"fragment {one} on {on} {text}" for one, on, text in self.fragments]
        if name and dice.random() < 0.1:
            lines.insert(
                dice.randrange(2), "query Other($b: Boolean!) { __typename @skip(if: $b) }"
            )
            return Drawn("\n".join(lines), name, self.variables)
        return Drawn("\n".join(lines), name or None, self.variables)

    def selection(self, of: Any, depth: int) -> str:
        parts: list[str] = []
        for _ in range(self.dice.choice((1, 2, 3, 4))):
            parts.append(self.part(of, depth, parts))
        return f"{{ {' '.join(parts)} }}"

    def part(self, of: Any, depth: int, before: list[str]) -> str:
        roll = self.dice.random()
        if roll < 0.08 or self.left <= 0:
            return f"{self.alias('__typename', '')}__typename{self.directives()}"
        if roll < 0.2 and depth > 0:
            return (
                f"...{self.condition(of)}{self.directives()} {self.selection(self._on, depth - 1)}"
            )
        if roll < 0.32 and depth > 0:
            return self.spread(of, depth)
        if roll < 0.4 and before:
            return self.dice.choice(before)
        return f"... on {self.inside(of, depth)}" if is_union_type(of) else self.field(of, depth)

    def condition(self, of: Any) -> str:
        self._on = of
        if self.dice.random() < 0.3:
            return ""
        self._on = self.dice.choice(self.overlapping(of))
        return f" on {self._on.name}"

    def inside(self, of: Any, depth: int) -> str:
        one = self.dice.choice(self.schema.get_possible_types(of))
        return f"{one.name} {{ {self.field(one, depth)} }}"

    def overlapping(self, of: Any) -> list[Any]:
        return [
            one
            for name, one in self.schema.type_map.items()
            if is_composite_type(one)
            and not name.startswith("__")
            and do_types_overlap(self.schema, of, one)
        ]

    def spread(self, of: Any, depth: int) -> str:
        known = [one for one, on, _ in self.fragments if self.overlaps(of, on)]
        if known and self.dice.random() < 0.5:
            return f"...{self.dice.choice(known)}{self.directives()}"
        on = self.dice.choice(self.overlapping(of))
        text = self.selection(on, depth - 1)
        name = f"f{len(self.fragments)}"
        self.fragments.append((name, on.name, text))
        return f"...{name}{self.directives()}"

    def overlaps(self, of: Any, on: str) -> bool:
        other: Any = self.schema.type_map[on]
        return do_types_overlap(self.schema, of, other)

    def field(self, of: Any, depth: int, *, conditions: bool = True) -> str:
        self.left -= 1
        names = [
            name
            for name, one in of.fields.items()
            if depth > 0 or is_leaf_type(get_named_type(one.type))
        ]
        if not names:
            return "__typename"
        name = self.dice.choice(names)
        one = of.fields[name]
        args = self.arguments(name, one)
        asked = f"{self.alias(name, args)}{name}{args}{self.directives() if conditions else ''}"
        if is_leaf_type(get_named_type(one.type)):
            return asked
        return f"{asked} {self.selection(get_named_type(one.type), depth - 1)}"

    def alias(self, name: str, args: str) -> str:
        if not args and self.dice.random() < 0.8:
            return ""
        if args and self.dice.random() < 0.1:
            return ""
        return f"{name.strip('_')}{crc32(args.encode()) % 97}: "

    def directives(self) -> str:
        roll = self.dice.random()
        if roll > 0.2:
            return ""
        name = self.dice.choice(("skip", "include"))
        if roll > 0.12:
            usual = "false" if name == "skip" else "true"
            return f" @{name}(if: {usual if roll > 0.14 else 'true'})"
        return f" @{name}(if: ${self.boolean()})"

    def boolean(self) -> str:
        many = 9 if crc32(repr(self.dice.getstate()[1][:2]).encode()) % 50 == 0 else 3
        if self.conditions and (len(self.conditions) >= many or self.dice.random() < 0.5):
            return self.dice.choice(self.conditions)
        name = f"c{len(self.conditions)}"
        self.conditions.append(name)
        of = self.dice.choice(("Boolean!", "Boolean!", "Boolean! = true", "Boolean = false"))
        self.definitions[name] = of
        values = (True, False) if of != "Boolean = false" else (True, False, False, None)
        if of == "Boolean!" or self.dice.random() < 0.6:
            self.variables[name] = self.dice.choice(values)
        return name

    def arguments(self, field: str, one: Any) -> str:
        asked = {
            name: self.argument(f"{field}.{name}", argument)
            for name, argument in one.args.items()
            if is_required_argument(argument) or self.dice.random() < 0.6
        }
        told = ", ".join(f"{name}: {value}" for name, value in asked.items())
        return f"({told})" if told else ""

    def argument(self, where: str, argument: Any) -> str:
        if self.dice.random() < 0.5:
            return self.variable(where, argument)
        return written(argument.type, self.inputs.drawn(argument.type, where))

    def variable(self, where: str, argument: Any) -> str:
        of, name = argument.type, f"v{len(self.definitions)}"
        told, default = self.declared(where, argument)
        self.definitions[name] = f"{told}{default}"
        nullable = not told.endswith("!")
        if not ((nullable or default) and self.dice.random() < 0.3):
            self.variables[name] = self.value(where, of, nullable=nullable)
        return f"${name}"

    def declared(self, where: str, argument: Any) -> tuple[str, str]:
        """Return a type that the argument takes, and a default where one is needed or liked."""
        of, required = argument.type, is_required_argument(argument)
        bare = of.of_type if is_non_null_type(of) else of
        loose = is_non_null_type(of) and (not required or self.dice.random() < 0.3)
        default = required if loose else self.dice.random() < 0.3
        told = f" = {written(bare, self.inputs.sound(bare, where))}" if default else ""
        return str(bare if loose else of), told

    def value(self, where: str, of: Any, *, nullable: bool) -> Any:
        roll = self.dice.random()
        if roll > 0.985:
            return self.dice.choice(WRONG)
        return None if nullable and roll < 0.2 else self.inputs.drawn(of, where)
