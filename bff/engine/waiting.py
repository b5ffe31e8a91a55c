"""Values that come later: awaited together, each failing by itself."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Iterable, Sequence
from functools import partial
from typing import Any

from graphql.pyutils import is_awaitable

from bff.engine.failures import Failure


class Late:
    """What is awaited once or, other than a coroutine, left without a word."""

    __slots__ = ("_begun",)

    def __init__(self, begun: Callable[[], Awaitable[Any]]) -> None:
        """Begin when it is awaited."""
        self._begun = begun

    def __await__(self) -> Generator[Any, None, Any]:
        """Begin, and come to an end."""
        return self._begun().__await__()


def started(values: list[Any] | Late, *, alone: bool) -> Any:
    """Set every awaitable among the values going, and return what gives all values.

    That is the list itself where nothing has to be awaited. `alone` says that nothing else of the
    level waits: then a single awaitable needs no task.
    """
    if isinstance(values, Late):
        return values
    late = [place for place, value in enumerate(values) if is_awaitable(value)]
    if not late:
        return values
    if alone and len(late) == 1:
        return Late(partial(_one, values, late[0]))
    return asyncio.ensure_future(_all(values, late))


async def settled(values: list[Any]) -> list[Any]:
    """Await every awaitable among the values."""
    late = [place for place, value in enumerate(values) if is_awaitable(value)]
    return await _all(values, late)


async def outcome(value: Awaitable[Any]) -> Any:
    """Await a value; what it raises becomes its Failure."""
    try:
        return await value
    except Exception as error:  # noqa: BLE001  a resolver may raise anything at all
        return Failure(error)


async def all_of(values: Sequence[Awaitable[Any]]) -> list[Any]:
    """Await all values together, as resolvers may ask for."""
    return list(await asyncio.gather(*values))


def tracked(values: Iterable[Any]) -> None:
    """Let what nobody awaits come to its end."""
    for value in values:
        if is_awaitable(value):
            _KEPT.add(task := asyncio.ensure_future(value))
            task.add_done_callback(_forgotten)


_KEPT: set["asyncio.Future[Any]"] = set()


def _forgotten(task: "asyncio.Future[Any]") -> None:
    _KEPT.discard(task)
    # Looked at, or asyncio would complain that nobody did.
    if not task.cancelled():
        task.exception()


async def _one(values: list[Any], place: int) -> list[Any]:
    values[place] = await outcome(values[place])
    return values


async def _all(values: list[Any], late: Sequence[int]) -> list[Any]:
    found = await asyncio.gather(*(outcome(values[place]) for place in late))
    for place, value in zip(late, found, strict=True):
        values[place] = value
    return values
