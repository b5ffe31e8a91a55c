"""Writes a selection as Python: level by level, each field once for all objects of its level."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bff.engine import plainly
from bff.engine.completing import complete_of, is_leaf, is_placed, is_sorted
from bff.engine.plan import Asked, Asking, Selection
from bff.engine.reading import Reader
from bff.engine.trail import Trail
from bff.engine.waiting import started, together

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
        default_factory=lambda: {"Trail": Trail, "started": started, "together": together}
    )
    readers: dict[int, Reader] = field(default_factory=dict)
    trails: dict[int, str] = field(default_factory=dict)
    late: list[tuple[Asked, int]] = field(default_factory=list)
    sole: Asked | None = None

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

    def say(self, line: str) -> None:
        self.lines.append(INDENT + line)

    def note(self, words: str) -> None:
        self.lines.extend(["", f"{INDENT}# {words}"])

    def begin(self, chosen: Selection, where: str) -> None:
        self.note(where)
        at_once = self.plain(chosen)
        for asked in chosen.fields:
            if any(asked is one for one in at_once):
                continue
            if asked.output is not None and self.reader(asked).waits:
                self.say(f"{_called(asked)} = started({self.read(asked)}, run, alone=False)")
                self.late.append((asked, len(self.lines) - 1))
            elif asked.output is not None:
                self.complete(asked, self.read(asked))
                at_once.append(asked)
        self.descend(at_once)

    def plain(self, chosen: Selection) -> list[Asked]:
        """Read what is plain, and look closer only where it is not what it should be."""
        found = {
            _called(asked): (asked, self.reader(asked))
            for asked in chosen.fields
            if asked.output is not None and plainly.is_plain(asked, self.reader(asked))
        }
        if not found:
            return []
        self.names |= dict(plainly.names(found))
        for line in plainly.written(found, f"objects_{chosen.number}"):
            self.say(line)
        self.say("if not whole:")
        for name, (asked, _) in found.items():
            self.say(f"{INDENT}{name} = {self.read(asked)}")
        self.say(f"if not whole or not ({plainly.condition(found)}):")
        for name, (asked, _) in found.items():
            self.complete(asked, name, INDENT)
        return [asked for asked, _ in found.values()]

    def wave(self) -> None:
        late, self.late = self.late, []
        if len(late) == 1:
            line = late[0][1]
            self.lines[line] = self.lines[line].replace("alone=False", "alone=True")
        for asked, _ in late:
            name = _called(asked)
            self.note(f"{asked.parent.name}.{asked.definition_name}, when it is there")
            self.complete(asked, f"{name} if type({name}) is list else await {name}")
        self.descend([asked for asked, _ in late])

    def read(self, asked: Asked) -> str:
        name, reader = f"read_{_called(asked)}", self.reader(asked)
        self.names[name] = reader.read
        above = self.trails.get(asked.within, "None") if reader.placed else "None"
        return f"{name}(objects_{asked.within}, run, {above})"

    def complete(self, asked: Asked, column: str, indent: str = "") -> None:
        name = _called(asked)
        self.names[f"complete_{name}"] = complete_of(asked, self.asking.schema)
        above = f", {self.trails.get(asked.within, 'None')}" if is_sorted(asked) else ""
        self.say(f"{indent}{name} = complete_{name}({column}, run{above})")

    def descend(self, completed: Iterable[Asked]) -> None:
        names = "".join(f"{_called(asked)}, " for asked in completed)
        if names:
            self.say(f"if run.waits: {names}= await together(run, {names.rstrip(', ')})")
        for asked in completed:
            if asked is self.sole and asked.selections:
                self.leave(asked)
            for concrete in asked.selections.values():
                self.level(asked, concrete)

    def leave(self, asked: Asked) -> None:
        # Whoever finds a door closed asks for nothing behind it.
        name = _called(asked)
        self.say(f"if not {name}.objects:")
        self.say(f"{INDENT}return {{{asked.key!r}: {name}.filled(())[0]}}")

    def level(self, asked: Asked, concrete: Selection) -> None:
        name, of = _called(asked), repr(concrete.of.name)
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
            or any(map(self.placed, asked.selections.values()))
            for asked in chosen.fields
            if asked.output is not None
        )

    def reader(self, asked: Asked) -> Reader:
        found = self.readers.get(asked.number)
        if found is None:
            found = self.readers[asked.number] = self.reader_of(asked)
        return found

    def assemble(self, chosen: Selection) -> None:
        columns = [asked for asked in chosen.fields if asked.output is not None]
        for asked in columns:
            if not is_leaf(asked):
                self.put_back(asked)
        pairs = ", ".join(f"{asked.key!r}: {_value(asked)}" for asked in chosen.fields)
        names = ", ".join(map(_called, columns)) or "_"
        rows = f"zip({names})" if len(columns) > 1 else names
        rows = rows if columns else f"objects_{chosen.number}"
        self.say(f"answers_{chosen.number} = [{{{pairs}}} for {names} in {rows}]")

    def put_back(self, asked: Asked) -> None:
        for concrete in asked.selections.values():
            self.assemble(concrete)
        name = _called(asked)
        answers = {of: f"answers_{one.number}" for of, one in asked.selections.items()}
        if is_sorted(asked):
            by_kind = ", ".join(f"{of!r}: {found}" for of, found in answers.items())
            self.say(f"{name} = {name}.together({{{by_kind}}}, run)")
        else:
            self.say(f"{name} = {name}.filled({next(iter(answers.values()))})")


def _value(asked: Asked) -> str:
    return repr(asked.parent.name) if asked.output is None else _called(asked)
