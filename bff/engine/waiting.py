"""Values that come later: awaited together, each failing by itself."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterable, Sequence
from types import CoroutineType
from typing import Any

from graphql.pyutils import is_awaitable

from bff.engine.failures import Failure, attempted
from bff.engine.kinds import kinds_in, may_wait
from bff.engine.run import Run

Column = Sequence[Any]
Later = Coroutine[Any, Any, Any]
Awaiting = Generator[Any, None, Any]


class Late:
    """What is awaited once or, other than a coroutine, left without a word."""

    __slots__ = ("_act", "_waiting")

    def __init__(self, act: Callable[[], Awaiting], waiting: Awaitable[Any]) -> None:
        """Begin `act` when it is awaited; it will await `waiting`, which goes on already."""
        self._act = act
        self._waiting = waiting

    def __await__(self) -> Awaiting:
        """Begin, and come to an end."""
        return self._act()

    def cancel(self) -> None:
        """End what nobody will await any more."""
        if isinstance(self._waiting, CoroutineType):
            self._waiting.close()
        elif isinstance(self._waiting, asyncio.Future):
            self._waiting.cancel()


def started(values: list[Any] | Late, run: Run, *, alone: bool) -> Any:
    """Set every awaitable among the values going, and return what gives all values.

    That is the list itself where nothing has to be awaited. `alone` says that nothing else of the
    level waits: then a single awaitable needs no task.
    """
    if type(values) is not list:
        run.begun.append(values)
        return values
    late = _places(values)
    return _begun(values, late, run, alone=alone) if late else values


def _begun(values: list[Any], late: list[int], run: Run, *, alone: bool) -> Any:
    begun: Any
    if alone and len(late) == 1:
        begun = Late(lambda: _one(values, late[0]).__await__(), values[late[0]])
    else:
        begun = asyncio.ensure_future(_all(values, late))
    run.begun.append(begun)
    return begun


def chained(found: Any, act: Callable[[Any], Any], run: Run) -> Any:
    """Act on what was found: now or, where it comes later, then."""
    if type(found) is not CoroutineType:
        return act(found)
    run.waits = True
    return _chained(found, act)


def awaited(column: Column, act: Callable[[Column], Any], run: Run) -> Any:
    """Act on values, each of which may have to be awaited first."""
    if not may_wait(kinds_in(column)):
        return act(column)
    values = list(column)
    late = _places(values)
    return chained(_all(values, late), act, run) if late else act(values)


async def together(run: Run, *columns: Any) -> list[Any]:
    """Return columns of which some looked ready and were not."""
    run.waits = False
    return await asyncio.gather(*map(_there, columns))


async def outcome(value: Awaitable[Any]) -> Any:
    """Await a value; what it raises becomes its Failure."""
    try:
        return await value
    except Exception as error:  # noqa: BLE001  a resolver may raise anything at all
        return Failure(error)


def tracked(values: Iterable[Any]) -> None:
    """Let what nobody awaits come to its end."""
    for value in values:
        if is_awaitable(value):
            _KEPT.add(task := asyncio.ensure_future(outcome(value)))
            task.add_done_callback(_KEPT.discard)


_KEPT: set["asyncio.Future[Any]"] = set()


def _places(values: list[Any]) -> list[int]:
    found: Any = attempted(_late, values)
    if type(found) is Failure:
        # A value may raise even when it is asked for an attribute.
        values[:] = [attempted(_approachable, value) for value in values]
        found = _late(values)
    return list(found)


def _late(values: list[Any]) -> list[int]:
    return [place for place, value in enumerate(values) if is_awaitable(value)]


def _approachable(value: Any) -> Any:
    is_awaitable(value)
    return value


async def _there(column: Any) -> Any:
    return await column if type(column) is CoroutineType else column


async def _chained(found: Later, act: Callable[[Any], Any]) -> Any:
    return await _there(act(await found))


async def _one(values: list[Any], place: int) -> list[Any]:
    values[place] = await outcome(values[place])
    return values


async def _all(values: list[Any], late: Sequence[int]) -> list[Any]:
    found = await asyncio.gather(*(outcome(values[place]) for place in late))
    for place, value in zip(late, found, strict=True):
        values[place] = value
    return values
