"""Values for arguments and variables, drawn by chance, and how they are written in a document."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
)

DEPTH_MAX = 3
SCALARS: dict[str, tuple[Any, ...]] = {
    "Int": (0, 1, 2, 3, 50, -1, 2**31 - 1),
    "Float": (0, 0.5, -1.5, 1e10),
    "String": ("", "tea", "茶\n", 'a"b\\'),
    "Boolean": (True, False),
    "ID": ("x1", 12),
    "DateTime": ("2026-11-25T09:30:00+08:00",),
}
OTHER = (1, 13, "text", True, 0.5)
WRONG = ("wrong", -7.5, {"wrong": 1}, [["wrong"]], 2**40, None)

# Draws a scalar, told in which place it stands, such as `couponClaim.input.campaignId`.
Scalar = Callable[[Random, str], Any]


@dataclass(frozen=True)
class Inputs:
    """Draws values of input types as JSON would carry them; `scalars` draws some in its own way."""

    dice: Random
    scalars: Mapping[str, Scalar] = field(default_factory=dict)

    def drawn(self, of: Any, where: str, depth: int = 0) -> Any:
        if is_non_null_type(of):
            return self.sound(of.of_type, where, depth)
        return None if self.dice.random() < 0.15 else self.sound(of, where, depth)

    def sound(self, of: Any, where: str, depth: int = 0) -> Any:
        """Draw a value that is not null."""
        if is_list_type(of):
            return self._items(of.of_type, where, depth)
        if is_input_object_type(of):
            return self._object(of, where, depth)
        if is_enum_type(of):
            return self.dice.choice(list(of.values))
        own = self.scalars.get(of.name)
        return own(self.dice, where) if own else self.dice.choice(SCALARS.get(of.name, OTHER))

    def _object(self, of: Any, where: str, depth: int) -> dict[str, Any]:
        return {
            name: self.drawn(one.type, f"{where}.{name}", depth + 1)
            for name, one in of.fields.items()
            if is_required_input_field(one) or (depth < DEPTH_MAX and self.dice.random() < 0.5)
        }

    def _items(self, of: Any, where: str, depth: int) -> Any:
        # GraphQL takes one value for a list of one.
        if self.dice.random() < 0.1 and not is_list_type(of):
            return self.sound(of.of_type if is_non_null_type(of) else of, where, depth)
        return [self.drawn(of, where, depth + 1) for _ in range(self.dice.choice((0, 1, 2)))]


def written(of: Any, value: Any) -> str:
    """Write a value as a literal of its type."""
    if value is None:
        return "null"
    if is_non_null_type(of):
        return written(of.of_type, value)
    if is_list_type(of):
        items = value if isinstance(value, list) else None
        inner = [written(of.of_type, one) for one in items or ()]
        return written(of.of_type, value) if items is None else f"[{', '.join(inner)}]"
    if is_input_object_type(of):
        pairs = (f"{name}: {written(of.fields[name].type, one)}" for name, one in value.items())
        return f"{{{', '.join(pairs)}}}"
    return value if is_enum_type(of) else json.dumps(value, ensure_ascii=False)
