"""What resolvers get wrong: all errors, values of wrong types, awaitables of all sorts."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Generator, Iterator, Sequence
from decimal import Decimal
from random import Random
from types import coroutine
from typing import Any

from graphql import GraphQLError, Undefined


class Mute(Exception):
    """What nobody can put into words."""

    def __str__(self) -> str:
        raise ValueError("no words for it")


class Said(Exception):
    """Has words of its own that are no text."""

    message = 7


class Hashless(type):
    """Whose classes no set takes."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(cls, other: object) -> bool:
        raise ZeroDivisionError


class Agreeing(type):
    """Whose classes say that they have whatever they are asked for."""

    def __getattr__(cls, name: str) -> Any:
        return name


class Unkind(metaclass=Hashless):
    """A value of a class that cannot be told apart."""

    def __repr__(self) -> str:
        return "<Unkind>"


class Yes(metaclass=Agreeing):
    """A value of a class that has everything."""

    def __repr__(self) -> str:
        return "<Yes>"


class Nothing:
    """A value of no use."""

    def __repr__(self) -> str:
        return "<Nothing>"


class Touchy:
    """A value that raises when it is looked at."""

    def __getattr__(self, name: str) -> Any:
        if name == "__await__":
            raise AttributeError(name)
        raise LookupError(name)

    def __repr__(self) -> str:
        return "<Touchy>"


class Text(str):
    """A text of its own kind."""

    __slots__ = ()


class Number(int):
    """A number of its own kind."""


class Promise:
    """What can be awaited and is no coroutine."""

    def __init__(self, act: Callable[[], Awaitable[Any]]) -> None:
        self._act = act

    def __await__(self) -> Generator[Any, None, Any]:
        return self._act().__await__()


def error(dice: Random) -> Exception:
    """Return an error of any kind."""
    return dice.choice(ERRORS)()


def tame(dice: Random) -> Exception:
    """Return an error that a coroutine may raise too."""
    found = error(dice)
    return found if not isinstance(found, StopIteration) else ValueError("stopped")


def value(dice: Random) -> Any:
    """Return a value that few places take."""
    return dice.choice(VALUES)()


def later(dice: Random, found: Any) -> Awaitable[Any]:
    """Return what comes to the value, or raises it, after a while."""
    turns, raised = dice.choice((0, 0, 1, 2, 5)), dice.random() < 0.7

    async def waited() -> Any:
        for _ in range(turns):
            await asyncio.sleep(0)
        # Python lets no coroutine raise it.
        if isinstance(found, Exception) and raised and not isinstance(found, StopIteration):
            raise found
        return found

    @coroutine
    def old() -> Generator[Any, None, Any]:
        return (yield from waited().__await__())

    kind = dice.choice((waited, waited, Promise, asyncio.ensure_future, old))
    return (
        kind(waited)
        if kind is Promise
        else kind()
        if kind is not asyncio.ensure_future
        else kind(waited())
    )


def container(dice: Random, items: list[Any], broken: Exception | None) -> Any:
    """Return a list of some kind, which may break after its items."""
    if broken is not None:
        return _breaking(items, broken)
    kind = dice.choice((list, list, list, list, tuple, deque, iter, Items))
    return kind(items)


class Items(Sequence[Any]):
    """A list of its own kind."""

    def __init__(self, items: list[Any]) -> None:
        self._items = items

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: Any) -> Any:
        return self._items[index]


def _breaking(items: list[Any], broken: Exception) -> Iterator[Any]:
    yield from items
    raise broken


async def arriving(dice: Random, items: list[Any], broken: Exception | None) -> Any:
    """Yield the items one after the other."""
    for item in items:
        if dice.random() < 0.5:
            await asyncio.sleep(0)
        yield item
    if broken is not None:
        raise broken


ERRORS: tuple[Callable[[], Exception], ...] = (
    lambda: ValueError("wrong"),
    lambda: KeyError("missing"),
    AssertionError,
    lambda: StopIteration("over"),
    StopAsyncIteration,
    lambda: TimeoutError("late"),
    lambda: RecursionError("deep"),
    lambda: GraphQLError("coded", extensions={"code": "CODED"}),
    lambda: GraphQLError("placed", path=["its", "own", 1]),
    lambda: GraphQLError("caused", original_error=ValueError("cause")),
    Said,
)
VALUES: tuple[Callable[[], Any], ...] = (
    lambda: None,
    lambda: None,
    lambda: Undefined,
    lambda: "text",
    lambda: "7",
    lambda: "",
    lambda: b"bytes",
    lambda: 7,
    lambda: 2**40,
    lambda: -(2**31) - 1,
    lambda: True,
    lambda: 1.5,
    lambda: 3.0,
    lambda: float("inf"),
    lambda: float("nan"),
    lambda: Decimal("1.25"),
    lambda: Text("own"),
    lambda: Number(8),
    lambda: {"__typename": "Leaf", "text": "of a dict"},
    dict,
    list,
    lambda: [[]],
    lambda: {"of a set"},
    lambda: (1, 2),
    lambda: range(3),
    Nothing,
    Unkind,
    Yes,
    Touchy,
    lambda: NotImplemented,
)
