"""Completes columns: what a level's resolvers returned becomes what the response holds."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from graphql import GraphQLError, Undefined
from graphql.pyutils import is_iterable

from bff.engine import leaves
from bff.engine.failures import Failure, attempted, null_refused
from bff.engine.kinds import awaited, ordinary
from bff.engine.plan import Asked, Output
from bff.engine.run import Run
from bff.engine.shape import PRESENT, Nest, filled, flattened, nested
from bff.engine.waiting import settled

Column = Sequence[Any]
# Rarely a column turns out to hold what must be awaited first; then its completion comes later.
Later = Coroutine[Any, Any, Any]
Leaves = Callable[[Column, Run], Column | Later]
Lists = Callable[[Column, Run], tuple[Column, Nest] | Later]
Objects = Callable[[Column, Run], tuple[Column, Column | None] | Later]


def leaves_of(asked: Asked, output: Output) -> Leaves:
    """Return what completes a column of leaves, or of lists of them."""
    if output.item is None:
        return _leaves(asked, output)
    items, lists = leaves_of(asked, output.item), lists_of(asked, output)

    def completed(column: Column, run: Run) -> Column | Later:
        laid = lists(column, run)
        if type(laid) is not tuple:
            return _leaves_later(laid, items, run)
        flat = items(laid[0], run)
        return (
            _nested_later(flat, laid[1]) if isinstance(flat, Coroutine) else nested(flat, laid[1])
        )

    return completed


def lists_of(asked: Asked, output: Output) -> Lists:
    """Return what lays the lists of a column flat."""

    def laid(column: Column, run: Run) -> tuple[Column, Nest] | Later:
        if set(map(type, column)) == {list}:
            return flattened(column)
        clean = _cleaned(asked, output, column, run)
        if isinstance(clean, Coroutine):
            return _again(laid, clean, run)
        return _laid([_listed(asked, one) for one in clean], run)

    return laid


def objects_of(asked: Asked, output: Output) -> Objects:
    """Return what parts a column into its objects and, where some are missing, their gaps."""

    def parted(column: Column, run: Run) -> tuple[Column, Column | None] | Later:
        if ordinary(set(map(type, column))):
            return column, None
        clean = _cleaned(asked, output, column, run)
        if isinstance(clean, Coroutine):
            return _again(parted, clean, run)
        return [one for one in clean if _is_there(one)], _gaps(clean)

    return parted


def _leaves(asked: Asked, output: Output) -> Leaves:
    leaf: Any = output.named
    quick = leaves.quick(leaf)

    def completed(column: Column, run: Run) -> Column | Later:
        kinds = set(map(type, column))
        if ordinary(kinds) and (done := quick(column, kinds) if column else column) is not None:
            return done
        clean = _cleaned(asked, output, column, run)
        if isinstance(clean, Coroutine):
            return _again(completed, clean, run)
        there = [one for one in clean if _is_there(one)]
        done = quick(there, set(map(type, there))) if there else there
        done = _slow(leaves.one_by_one(leaf, there), run) if done is None else done
        return filled(done, _gaps(clean))

    return completed


def _cleaned(asked: Asked, output: Output, column: Column, run: Run) -> list[Any] | Later:
    """Turn errors and forbidden nulls into failures; what must be awaited comes later."""
    if any(map(awaited, set(map(type, column)))):
        return settled(list(column))

    def clean(value: Any) -> Any:
        if isinstance(value, Exception):
            return Failure(value)
        if value is None or value is Undefined:
            return None if output.nullable else null_refused(asked)
        return value

    return _slow([clean(one) for one in column], run)


def _slow(column: list[Any], run: Run) -> list[Any]:
    run.failed = run.failed or Failure in set(map(type, column))
    return column


def _is_there(value: Any) -> bool:
    return value is not None and type(value) is not Failure


def _gaps(column: Column) -> list[Any]:
    return [PRESENT if _is_there(one) else one for one in column]


def _listed(asked: Asked, value: Any) -> Any:
    if not _is_there(value) or type(value) is list:
        return value
    if hasattr(value, "__aiter__"):
        return _drained(value)
    if is_iterable(value):
        return attempted(list, value)
    where = f"{asked.parent}.{asked.definition_name}"
    said = f"Expected Iterable, but did not find one for field '{where}'."
    return Failure(GraphQLError(said))


def _laid(column: list[Any], run: Run) -> tuple[Column, Nest] | Later:
    if any(map(awaited, set(map(type, column)))):
        return _laid_later(column, run)
    return flattened(_slow(column, run))


async def _drained(values: Any) -> Any:
    return [one async for one in values]


async def _laid_later(column: list[Any], run: Run) -> Any:
    return flattened(_slow(await settled(column), run))


async def _again(act: Callable[[Column, Run], Any], clean: Later, run: Run) -> Any:
    done = act(await clean, run)
    return await done if isinstance(done, Coroutine) else done


async def _leaves_later(laid: Any, items: Leaves, run: Run) -> Any:
    flat, nest = await laid
    done = items(flat, run)
    return nested(await done if isinstance(done, Coroutine) else done, nest)


async def _nested_later(flat: Later, nest: Nest) -> Any:
    return nested(await flat, nest)
