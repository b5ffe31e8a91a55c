"""Writes how fused levels are read, and how their answers are put together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from bff.engine import looks
from bff.engine.fused import Fused, called
from bff.engine.looks import Looks
from bff.engine.plan import Asked
from bff.engine.reading import Plain

INDENT = "    "


def kept(known: Mapping[str, Any], name: str, objects: Sequence[Any]) -> Any:
    """Return the column of this name if it was read of all objects; nobody is asked twice."""
    column = known.get(name)
    return column if type(column) is list and len(column) == len(objects) else None


NAMES = {**looks.NAMES, "islice": islice, "kept": kept}


def read(one: Fused, whole: str) -> Iterator[str]:
    """Yield the lines that read all; afterwards `whole` says whether it is as it should be."""
    looked = Looks()
    yield "try:"
    for line in _level(one, looked):
        yield INDENT + line
    yield f"{INDENT}{whole} = {looked.condition()}"
    # What raises is read again with care, and then hurts only its own object.
    yield "except Exception:"
    yield f"{INDENT}{whole} = False"


def put_together(one: Fused) -> Iterator[str]:
    """Yield the lines that make the answers for all objects of these levels."""
    answer = _Answer()
    shown = answer.shown(one)
    yield from answer.lines
    yield row_by_row(one, shown, answer.columns)


def row_by_row(one: Fused, shown: str, columns: Sequence[str]) -> str:
    """Return the line that makes what is shown of each object, out of its place in each column."""
    names = ", ".join(columns) or "_"
    each = f"zip({names})" if len(columns) > 1 else names
    found = each if columns else f"objects_{one.chosen.number}"
    return f"answers_{one.chosen.number} = [{shown} for {names} in {found}]"


def pairs(values: Iterator[tuple[Asked, str]]) -> str:
    """Return the dictionary of these fields and what is shown of them."""
    return f"{{{', '.join(f'{asked.key!r}: {value}' for asked, value in values)}}}"


def _level(one: Fused, looked: Looks) -> Iterator[str]:
    columns = [f"objects_{one.chosen.number}"]
    for asked, plain in one.fields:
        column = called(asked)
        columns.append(column)
        yield f"{column} = [*{_source(asked, plain)}]"
        yield from _flattened(one, asked)
        _look(one, asked, looked)
    if one.fields:
        looked.same_length(columns)
    for beneath in one.beneath.values():
        yield from _level(beneath, looked)


def _source(asked: Asked, plain: Plain) -> str:
    name, objects = called(asked), f"objects_{asked.within}"
    found = f"map(get_{name}, {objects})" if plain.get else objects
    return f"map(made_{name}, {found})" if plain.made else found


def _flattened(one: Fused, asked: Asked) -> Iterator[str]:
    assert asked.output is not None
    if asked.number not in one.beneath:
        return
    objects, name = _objects(one, asked), called(asked)
    if asked.output.item is not None:
        yield f"{objects} = [*flat(lists({name}))]"
    elif asked.output.nullable:
        yield f"{objects} = [one for one in {name} if one is not None]"
    else:
        yield f"{objects} = {name}"


def _look(one: Fused, asked: Asked, looked: Looks) -> None:
    assert asked.output is not None
    if asked.number in one.beneath:
        looked.objects(_objects(one, asked))
    elif asked.output.item is not None:
        looked.leaves(asked.output.item, f"flat(lists({called(asked)}))")
    else:
        looked.leaves(asked.output, called(asked))


def _has_place(one: Fused, asked: Asked) -> bool:
    """Whether its values lie otherwise than the objects: in lists, between nulls, or as leaves."""
    assert asked.output is not None
    is_leaf = asked.number not in one.beneath
    return is_leaf or asked.output.nullable or asked.output.item is not None


def _objects(one: Fused, asked: Asked) -> str:
    return f"objects_{one.beneath[asked.number].chosen.number}"


@dataclass(slots=True)
class _Answer:
    """What is shown of an object and of those that lie in it, each in the other."""

    lines: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)

    def shown(self, one: Fused) -> str:
        return pairs((asked, self.value(one, asked)) for asked in one.chosen.fields)

    def value(self, one: Fused, asked: Asked) -> str:
        if asked.output is None:
            return repr(asked.parent.name)
        beneath, name = one.beneath.get(asked.number), called(asked)
        if beneath is not None and not _has_place(one, asked):
            return self.shown(beneath)
        self.columns.append(name)
        if beneath is not None:
            self.lines += put_together(beneath)
            self.lines.append(f"rest = iter(answers_{beneath.chosen.number})")
            self.lines.append(f"{name} = {_put_back(asked)}")
        return name


def _put_back(asked: Asked) -> str:
    assert asked.output is not None
    if asked.output.item is not None:
        return f"[[*islice(rest, one)] for one in map(len, {called(asked)})]"
    return f"[None if one is None else next(rest) for one in {called(asked)}]"
