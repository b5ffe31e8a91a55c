"""Values of any class that says by its hints what it is made of: rows, types, outcomes."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache
from random import Random
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from tests.engine import mischief

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
Types = Mapping[Any, Any]

LEAVES: dict[Any, Callable[[Random], Any]] = {
    str: lambda dice: dice.choice(("tea", "", "茶 300ml", "13800000000")),
    int: lambda dice: dice.choice((0, 1, 7, 1250, 2**31)),
    float: lambda dice: dice.choice((0.5, 31.2, 121.5)),
    bool: lambda dice: dice.random() < 0.5,
    UUID: lambda dice: UUID(int=dice.getrandbits(128)),
    datetime: lambda dice: NOON + timedelta(minutes=dice.randrange(-9999, 9999)),
    bytes: lambda dice: dice.randbytes(3),
    NoneType: lambda _: None,
}


@dataclass(frozen=True)
class Grower:
    """Makes values by chance; one in 1 / `spoil` of their parts is not what it should be."""

    dice: Random
    spoil: float

    def grown(self, of: Any, types: Types | None = None) -> Any:
        """Return a value of this class, or of what a hint says."""
        if self.dice.random() < self.spoil:
            return mischief.value(self.dice)
        found, args = get_origin(of) or of, get_args(of)
        if found in LEAVES:
            return LEAVES[found](self.dice)
        if dataclasses.is_dataclass(found):
            return self._made(found, dict(zip(_parameters(found), args, strict=False)))
        if hasattr(found, "_fields"):
            return found(*(self.grown(one) for one in _hints(found).values()))
        if isinstance(found, type) and issubclass(found, Enum):
            return self.dice.choice(list(found))
        return self._put_together(of, found, args, types or {})

    def _put_together(self, of: Any, found: Any, args: Any, types: Types) -> Any:
        if found in (Annotated, Union, UnionType):
            one = args[0] if found is Annotated else self.dice.choice(args)
            return self.grown(one, types)
        if found is Literal:
            return self.dice.choice(args)
        if isinstance(found, type) and issubclass(found, Sequence | Mapping):
            return self._several(found, args, types)
        # What stands for something else: a parameter of a generic class, or a new type.
        another = types.get(of, getattr(of, "__supertype__", None))
        return self.grown(another, types) if another else self.dice.choice(("any", 7, None))

    def _several(self, found: Any, args: Any, types: Types) -> Any:
        if issubclass(found, Mapping):
            return {"key": self.grown(args[1], types)}
        if found is tuple and args[-1] is not Ellipsis:
            return tuple(self.grown(one, types) for one in args)
        items = [self.grown(args[0], types) for _ in range(self.dice.choice((0, 1, 1, 2, 3)))]
        return tuple(items) if found is tuple else items

    def _made(self, kind: Any, types: Types) -> Any:
        # Not by calling it: what is wrong is to be found where it is read.
        made = object.__new__(kind)
        for name, of in _parts(kind).items():
            object.__setattr__(made, name, self.grown(types.get(of, of), types))
        return made


@cache
def _parts(kind: Any) -> Mapping[str, Any]:
    return {one.name: _hints(kind)[one.name] for one in dataclasses.fields(kind) if one.init}


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _parameters(kind: Any) -> Sequence[Any]:
    return getattr(kind, "__parameters__", ())
