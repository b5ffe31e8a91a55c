"""Completes columns: what a level's resolvers returned becomes what the response holds."""

from collections.abc import Callable
from functools import partial
from typing import Any

from graphql import GraphQLError, Undefined
from graphql.pyutils import is_iterable

from bff.engine import leaves
from bff.engine.failures import Failure, attempted, each, null_refused
from bff.engine.kinds import Kinds, kinds_in, ordinary
from bff.engine.levels import Level
from bff.engine.plan import Asked, Output
from bff.engine.run import Run
from bff.engine.shape import NONE, PRESENT, Torn, filled, flattened, flattened_around, nested
from bff.engine.waiting import Column, awaited, chained, outcome

NULLS, LISTS = {NONE}, {list}
# Gives what it makes of a column; a coroutine where something has to be awaited first.
Complete = Callable[[Column, Run], Any]


def leaves_of(asked: Asked, output: Output) -> Complete:
    """Return what completes a column of leaves, or of lists of them."""
    if output.item is None:
        return _leaves(asked, output)
    items, lists = leaves_of(asked, output.item), _lists(asked, output)

    def completed(column: Column, run: Run) -> Any:
        def laid(found: Any) -> Any:
            flat, nest = found
            return chained(items(flat, run), lambda done: nested(done, nest), run)

        return chained(lists(column, run), laid, run)

    return completed


def level_of(asked: Asked, output: Output) -> Complete:
    """Return what makes a column of objects, or of lists of them, a Level."""
    if output.item is None:
        return _objects(asked, output)
    items, lists = level_of(asked, output.item), _lists(asked, output)

    def completed(column: Column, run: Run) -> Any:
        def laid(found: Any) -> Any:
            flat, nest = found
            level = items(flat, run)
            if type(level) is Level:
                return level.within(nest)
            return chained(level, lambda level: level.within(nest), run)

        if kinds_in(column) == LISTS:
            return laid(flattened(column))
        return chained(lists(column, run), laid, run)

    return completed


def _leaves(asked: Asked, output: Output) -> Complete:
    leaf: Any = output.named
    quick, as_it_is = leaves.quick(leaf), leaves.AS_IT_IS.get(leaf)

    def completed(column: Column, run: Run) -> Any:
        kinds = kinds_in(column)
        if kinds == as_it_is:
            return column
        if ordinary(kinds) and (done := quick(column, kinds) if column else column) is not None:
            return done
        if output.nullable and _just_nulls(kinds):
            there = [one for one in column if one is not None]
            done = quick(there, kinds - NULLS) if there else there
            if done is not None:
                return filled(done, _gaps_of_nulls(column))
        return awaited(column, partial(one_by_one, run), run)

    def one_by_one(run: Run, column: Column) -> Column:
        clean = _cleaned(asked, output, column, run)
        there = [one for one in clean if _is_there(one)]
        done = quick(there, kinds_in(there)) if there else there
        done = _told(leaves.one_by_one(leaf, there), run) if done is None else done
        return filled(done, _gaps(clean))

    return completed


def _lists(asked: Asked, output: Output) -> Complete:
    def laid(column: Column, run: Run) -> Any:
        if kinds_in(column) == LISTS:
            return flattened(column)
        return awaited(column, partial(one_by_one, run), run)

    def one_by_one(run: Run, column: Column) -> Any:
        clean = _cleaned(asked, output, column, run)
        found = [attempted(_listed, asked, one) if _is_there(one) else one for one in clean]
        return awaited(found, lambda there: flattened_around(_told(there, run)), run)

    return laid


def _objects(asked: Asked, output: Output) -> Complete:
    def parted(column: Column, run: Run) -> Any:
        kinds = kinds_in(column)
        if ordinary(kinds):
            return Level(column)
        if output.nullable and _just_nulls(kinds):
            return Level([one for one in column if one is not None], _gaps_of_nulls(column))
        return awaited(column, partial(one_by_one, run), run)

    def one_by_one(run: Run, column: Column) -> Level:
        clean = _cleaned(asked, output, column, run)
        return Level([one for one in clean if _is_there(one)], _gaps(clean))

    return parted


def _just_nulls(kinds: Kinds) -> bool:
    """Whether all that is special of values of these classes is that some are null."""
    return NONE in kinds and ordinary(kinds - NULLS)


def _gaps_of_nulls(column: Column) -> list[Any]:
    return [None if one is None else PRESENT for one in column]


def _cleaned(asked: Asked, output: Output, column: Column, run: Run) -> Column:
    """Turn errors and forbidden nulls into failures."""

    def clean(value: Any) -> Any:
        if isinstance(value, Exception):
            return Failure(value)
        if value is None or value is Undefined:
            return None if output.nullable else null_refused(asked)
        return value

    return _told(each(clean, column), run)


def _told(column: Column, run: Run) -> Column:
    run.failed = run.failed or any(type(one) is Failure or type(one) is Torn for one in column)
    return column


def _is_there(value: Any) -> bool:
    return value is not None and type(value) is not Failure


def _gaps(column: Column) -> list[Any]:
    return [PRESENT if _is_there(one) else one for one in column]


def _listed(asked: Asked, value: Any) -> Any:
    if type(value) is list:
        return value
    if hasattr(value, "__aiter__"):
        return _drained(value)
    if is_iterable(value):
        return _emptied(value)
    where = f"{asked.parent}.{asked.definition_name}"
    raise GraphQLError(f"Expected Iterable, but did not find one for field '{where}'.")


def _emptied(values: Any) -> Any:
    items: list[Any] = []
    return _torn(items, attempted(items.extend, values))


async def _drained(values: Any) -> Any:
    items: list[Any] = []
    return _torn(items, await outcome(_gathered(values, items.append)))


async def _gathered(values: Any, keep: Callable[[Any], None]) -> None:
    async for one in values:
        keep(one)


def _torn(items: list[Any], lost: Failure | None) -> Any:
    # What came before an error is not lost.
    return items if lost is None else Torn(items, lost.error)
