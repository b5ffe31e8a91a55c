"""Writes a selection as Python: level by level, each field once for all objects of its level."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import CoroutineType
from typing import Any

from graphql import is_leaf_type

from bff.engine.columns import leaves_of, lists_of, objects_of
from bff.engine.concrete import kinds_of
from bff.engine.plan import Asked, Asking, Selection
from bff.engine.reading import Reader
from bff.engine.shape import filled, nested, put_together, sorted_out
from bff.engine.trail import Trail
from bff.engine.waiting import started

INDENT = "    "
Names = dict[str, Any]
ReaderOf = Callable[[Asked], Reader]


@dataclass(frozen=True, slots=True)
class Program:
    """Python source and the names that it leans on."""

    text: str
    names: Mapping[str, Any]


def program(asking: Asking, chosen: Selection, reader_of: ReaderOf) -> Program:
    """Write the function that answers a selection of the operation's root."""
    writer = _Writer(asking, reader_of)
    writer.operation(chosen)
    return Program("\n".join(writer.lines) + "\n", writer.names)


def _called(asked: Asked) -> str:
    # The numbers keep apart what is called alike.
    return f"{re.sub(r'__+', '_', asked.key).strip('_')}_{asked.number}"


@dataclass(slots=True)
class _Writer:
    asking: Asking
    reader_of: ReaderOf
    lines: list[str] = field(default_factory=list)
    names: Names = field(
        default_factory=lambda: {
            "Later": CoroutineType,
            "Trail": Trail,
            "filled": filled,
            "nested": nested,
            "put_together": put_together,
            "sorted_out": sorted_out,
            "started": started,
        }
    )
    readers: dict[int, Reader] = field(default_factory=dict)
    late: list[tuple[Asked, int]] = field(default_factory=list)
    sole: Asked | None = None

    def operation(self, chosen: Selection) -> None:
        self.lines.append("async def operation(run):")
        self.say(f"objects_{chosen.number} = [run.root]")
        self.say(f"trail_{chosen.number} = None")
        self.sole = chosen.fields[0] if len(chosen.fields) == 1 else None
        self.begin(chosen, chosen.of.name)
        while self.late:
            self.wave()
        self.note("All levels are known: put together, the deepest first.")
        self.assemble(chosen)
        self.say(f"return answers_{chosen.number}[0]")

    def say(self, line: str) -> None:
        self.lines.append(INDENT + line)

    def note(self, words: str) -> None:
        self.lines.extend(["", f"{INDENT}# {words}"])

    def wave(self) -> None:
        late, self.late = self.late, []
        if len(late) == 1:
            asked, line = late[0]
            self.lines[line] = self.lines[line].replace("alone=False", "alone=True")
        for asked, _ in late:
            name = _called(asked)
            self.note(f"{asked.parent.name}.{asked.definition_name}, when it is there")
            self.say(f"if type({name}) is not list:")
            self.say(f"{INDENT}{name} = await {name}")
            self.complete(asked)

    def begin(self, chosen: Selection, where: str) -> None:
        self.note(where)
        for asked in chosen.fields:
            if asked.output is not None:
                self.read(chosen, asked)

    def read(self, chosen: Selection, asked: Asked) -> None:
        name, reader = _called(asked), self.reader(asked)
        self.names[f"read_{name}"] = reader.read
        trail = f"trail_{chosen.number}" if reader.placed else "None"
        values = f"read_{name}(objects_{chosen.number}, run, {trail})"
        if reader.waits:
            self.say(f"{name} = started({values}, alone=False)")
            self.late.append((asked, len(self.lines) - 1))
        else:
            self.say(f"{name} = {values}")
            self.complete(asked)

    def complete(self, asked: Asked) -> None:
        assert asked.output is not None
        name = _called(asked)
        if is_leaf_type(asked.output.named):
            self.names[f"leaves_{name}"] = leaves_of(asked, asked.output)
            self.once(name, f"leaves_{name}({name}, run)")
        else:
            self.level(asked, name)

    def once(self, names: str, made: str) -> None:
        self.say(f"done = {made}")
        self.say(f"{names} = await done if type(done) is Later else done")

    def level(self, asked: Asked, name: str) -> None:
        nests = self.lay(asked, name)
        self.once(f"{name}, gaps_{name}", f"objects_{name}({name}, run)")
        if asked is self.sole and not nests:
            self.leave(asked, name)
        kinds = kinds_of(asked, self.asking.schema)
        if kinds is not None:
            self.names[f"kinds_of_{name}"] = kinds
            self.once(f"kinds_{name}", f"kinds_of_{name}({name}, run)")
        for concrete in asked.selections.values():
            self.descend(asked, concrete, name, nests, sure=kinds is None)

    def leave(self, asked: Asked, name: str) -> None:
        # Whoever finds a door closed asks for nothing behind it.
        self.say(f"if not {name}:")
        self.say(f"{INDENT}return {{{asked.key!r}: filled({name}, gaps_{name})[0]}}")

    def lay(self, asked: Asked, name: str) -> list[str]:
        output, nests = asked.output, list[str]()
        while output is not None and output.item is not None:
            nests.append(f"nest_{name}_{len(nests)}")
            self.names[f"lists_{nests[-1]}"] = lists_of(asked, output)
            self.once(f"{name}, {nests[-1]}", f"lists_{nests[-1]}({name}, run)")
            output = output.item
        assert output is not None
        self.names[f"objects_{name}"] = objects_of(asked, output)
        return nests

    def descend(
        self, asked: Asked, concrete: Selection, name: str, nests: list[str], *, sure: bool
    ) -> None:
        of = repr(concrete.of.name)
        objects = name if sure else f"sorted_out({name}, kinds_{name}, {of})"
        self.say(f"objects_{concrete.number} = {objects}")
        if self.placed(concrete):
            above = f"trail_{asked.within}"
            places = f"({''.join(f'{nest}, ' for nest in nests)})"
            kinds = "None" if sure else f"kinds_{name}"
            said = f"{above}, {asked.key!r}, {asked.parent.name!r}, {of}"
            self.say(f"trail_{concrete.number} = Trail({said}, {places}, gaps_{name}, {kinds})")
        self.begin(concrete, f"{concrete.of.name}, at {asked.key}")

    def placed(self, chosen: Selection) -> bool:
        """Whether anything beneath may ask where in the response it stands."""
        return any(
            self.reader(asked).placed or any(map(self.placed, asked.selections.values()))
            for asked in chosen.fields
            if asked.output is not None
        )

    def reader(self, asked: Asked) -> Reader:
        found = self.readers.get(asked.number)
        if found is None:
            found = self.readers[asked.number] = self.reader_of(asked)
        return found

    def assemble(self, chosen: Selection) -> None:
        for asked in chosen.fields:
            if asked.selections:
                self.put_back(asked, _called(asked))
        columns = [_called(asked) for asked in chosen.fields if asked.output is not None]
        pairs = ", ".join(f"{asked.key!r}: {_value(asked)}" for asked in chosen.fields)
        names = "".join(f"{name}, " for name in columns) or "_"
        rows = f"zip({', '.join(columns)})" if columns else f"objects_{chosen.number}"
        self.say(f"answers_{chosen.number} = [{{{pairs}}} for {names.strip()} in {rows}]")

    def put_back(self, asked: Asked, name: str) -> None:
        for concrete in asked.selections.values():
            self.assemble(concrete)
        numbers = {of: f"answers_{one.number}" for of, one in asked.selections.items()}
        found = next(iter(numbers.values()), "[]")
        if f"kinds_of_{name}" in self.names:
            by_kind = ", ".join(f"{of!r}: {answers}" for of, answers in numbers.items())
            found = f"put_together(kinds_{name}, {{{by_kind}}}, run)"
        self.say(f"{name} = filled({found}, gaps_{name})")
        for nest in reversed(list(self.nests(asked, name))):
            self.say(f"{name} = nested({name}, {nest})")

    def nests(self, asked: Asked, name: str) -> Iterator[str]:
        output, depth = asked.output, 0
        while output is not None and output.item is not None:
            yield f"nest_{name}_{depth}"
            output, depth = output.item, depth + 1


def _value(asked: Asked) -> str:
    return repr(asked.parent.name) if asked.output is None else _called(asked)
