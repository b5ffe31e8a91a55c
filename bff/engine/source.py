"""Writes a selection as Python: level by level, each field once for all objects of its level."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bff.engine import fusing
from bff.engine.completing import complete_of, is_leaf, is_placed, is_sorted
from bff.engine.fused import Fused, ReaderOf, called, fused
from bff.engine.plan import Asked, Asking, Selection
from bff.engine.reading import Reader
from bff.engine.trail import Trail
from bff.engine.waiting import started, together

INDENT = "    "
Names = dict[str, Any]


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


@dataclass(slots=True)
class _Writer:
    asking: Asking
    reader_of: ReaderOf
    lines: list[str] = field(default_factory=list)
    names: Names = field(
        default_factory=lambda: {
            **fusing.NAMES,
            "Trail": Trail,
            "started": started,
            "together": together,
        }
    )
    readers: dict[int, Reader] = field(default_factory=dict)
    trails: dict[int, str] = field(default_factory=dict)
    late: list[tuple[Asked, int]] = field(default_factory=list)
    fused: dict[int, Fused] = field(default_factory=dict)
    sole: Asked | None = None
    indent: str = INDENT

    def operation(self, chosen: Selection) -> None:
        self.lines.append("async def operation(run):")
        self.say(f"objects_{chosen.number} = [run.root]")
        self.sole = chosen.fields[0] if len(chosen.fields) == 1 else None
        self.begin(chosen, chosen.of.name)
        while self.late:
            self.wave()
        self.note("All levels are known: put together, the deepest first.")
        self.assemble(chosen)
        self.say(f"return answers_{chosen.number}[0]")

    def say(self, *lines: str) -> None:
        self.lines.extend(self.indent + line for line in lines)

    @contextmanager
    def within(self, line: str) -> Iterator[None]:
        self.say(line)
        self.indent += INDENT
        yield
        self.indent = self.indent.removesuffix(INDENT)

    def note(self, words: str) -> None:
        self.lines.extend(["", f"{INDENT}# {words}"])

    def begin(self, chosen: Selection, where: str) -> None:
        self.note(where)
        one = self.fused[chosen.number] = fused(chosen, self.reader, self.stands_apart)
        if one.fields:
            self.read_at_once(one)
        self.descend([asked for level in one.levels() for asked in self.apart(level)])

    def read_at_once(self, one: Fused) -> None:
        """Read what needs no call, and do it again with care where it is not what it should be."""
        whole = _whole(one)
        for level in one.levels():
            self.names |= dict(level.names())
        self.say(*fusing.read(one, whole))
        with self.within(f"if not {whole}:"):
            self.carefully(one)

    def carefully(self, one: Fused) -> None:
        for asked, _ in one.fields:
            kept = f"kept(locals(), {called(asked)!r}, objects_{asked.within})"
            self.complete(asked, f"{kept} or {self.read(asked)}")
        self.settle([asked for asked, _ in one.fields])
        for asked, _ in one.fields:
            if beneath := one.beneath.get(asked.number):
                self.say(f"objects_{beneath.chosen.number} = {called(asked)}.objects")
                self.carefully(beneath)

    def apart(self, one: Fused) -> Iterator[Asked]:
        """Read what is not fused; what has to be waited for is begun, all else is returned."""
        for asked in one.rest:
            if self.reader(asked).waits:
                self.say(f"{called(asked)} = started({self.read(asked)}, run, alone=False)")
                self.late.append((asked, len(self.lines) - 1))
            else:
                self.complete(asked, self.read(asked))
                yield asked

    def wave(self) -> None:
        late, self.late = self.late, []
        if len(late) == 1:
            line = late[0][1]
            self.lines[line] = self.lines[line].replace("alone=False", "alone=True")
        for asked, _ in late:
            name = called(asked)
            self.note(f"{asked.parent.name}.{asked.definition_name}, when it is there")
            self.complete(asked, f"{name} if type({name}) is list else await {name}")
        self.descend([asked for asked, _ in late])

    def read(self, asked: Asked) -> str:
        name, reader = f"read_{called(asked)}", self.reader(asked)
        self.names[name] = reader.read
        above = self.trails.get(asked.within, "None") if reader.placed else "None"
        return f"{name}(objects_{asked.within}, run, {above})"

    def complete(self, asked: Asked, column: str) -> None:
        name = called(asked)
        self.names[f"complete_{name}"] = complete_of(asked, self.asking.schema)
        above = f", {self.trails.get(asked.within, 'None')}" if is_sorted(asked) else ""
        self.say(f"{name} = complete_{name}({column}, run{above})")

    def settle(self, completed: Sequence[Asked]) -> None:
        names = "".join(f"{called(asked)}, " for asked in completed)
        if names:
            self.say(f"if run.waits: {names}= await together(run, {names.rstrip(', ')})")

    def descend(self, completed: Sequence[Asked]) -> None:
        self.settle(completed)
        for asked in completed:
            if asked is self.sole and asked.selections:
                self.leave(asked)
            for concrete in asked.selections.values():
                self.level(asked, concrete)

    def leave(self, asked: Asked) -> None:
        # Whoever finds a door closed asks for nothing behind it.
        name = called(asked)
        self.say(f"if not {name}.objects:")
        self.say(f"{INDENT}return {{{asked.key!r}: {name}.filled(())[0]}}")

    def level(self, asked: Asked, concrete: Selection) -> None:
        name, of = called(asked), repr(concrete.of.name)
        objects = f"{name}.of({of})" if is_sorted(asked) else f"{name}.objects"
        self.say(f"objects_{concrete.number} = {objects}")
        if self.placed(concrete):
            above = self.trails.get(asked.within, "None")
            said = f"{above}, {asked.key!r}, {asked.parent.name!r}, {name}"
            self.trails[concrete.number] = f"trail_{concrete.number}"
            self.say(f"trail_{concrete.number} = Trail({said}, {of})")
        self.begin(concrete, f"{concrete.of.name}, at {asked.key}")

    def placed(self, chosen: Selection) -> bool:
        """Whether anything beneath may ask where in the response it stands."""
        return any(
            self.reader(asked).placed
            or is_placed(asked, self.asking.schema)
            or self.placed_beneath(asked)
            for asked in chosen.fields
            if asked.output is not None
        )

    def stands_apart(self, asked: Asked) -> bool:
        return is_sorted(asked) or self.placed_beneath(asked)

    def placed_beneath(self, asked: Asked) -> bool:
        return any(map(self.placed, asked.selections.values()))

    def reader(self, asked: Asked) -> Reader:
        found = self.readers.get(asked.number)
        if found is None:
            found = self.readers[asked.number] = self.reader_of(asked)
        return found

    def assemble(self, chosen: Selection) -> None:
        one = self.fused[chosen.number]
        for asked in (asked for level in one.levels() for asked in level.rest):
            if not is_leaf(asked):
                self.put_back(asked)
        if not one.beneath:
            self.assemble_level(one)
            return
        with self.within(f"if {_whole(one)}:"):
            self.say(*fusing.put_together(one))
        with self.within("else:"):
            self.assemble_level(one)

    def assemble_level(self, one: Fused) -> None:
        for number, beneath in one.beneath.items():
            self.assemble_level(beneath)
            [name] = [called(asked) for asked, _ in one.fields if asked.number == number]
            self.say(f"{name} = {name}.filled(answers_{beneath.chosen.number})")
        columns = [called(asked) for asked in one.chosen.fields if asked.output is not None]
        shown = fusing.pairs((asked, _value(asked)) for asked in one.chosen.fields)
        self.say(fusing.row_by_row(one, shown, columns))

    def put_back(self, asked: Asked) -> None:
        for concrete in asked.selections.values():
            self.assemble(concrete)
        name = called(asked)
        answers = {of: f"answers_{one.number}" for of, one in asked.selections.items()}
        if is_sorted(asked):
            by_kind = ", ".join(f"{of!r}: {found}" for of, found in answers.items())
            self.say(f"{name} = {name}.together({{{by_kind}}}, run)")
        else:
            self.say(f"{name} = {name}.filled({next(iter(answers.values()))})")


def _whole(one: Fused) -> str:
    return f"whole_{one.chosen.number}"


def _value(asked: Asked) -> str:
    return repr(asked.parent.name) if asked.output is None else called(asked)
