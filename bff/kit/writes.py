"""Rows that nobody reads before the commit: many writes, sent as one statement."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import dedent

# A part begins at the margin, and all that it is made of is indented.
PART = re.compile(r"^(?:\), )?(\w+) as (?:materialized )?\(", re.MULTILINE)
PARAMETER = re.compile(r"\$(\d+)")
COUNTED = "(select count(*) from part)"


@dataclass(frozen=True, slots=True)
class Write:
    """Named parts of a statement (`name as (…), …`), their values, and what must come of them.

    The last part returns as many rows as `rows` says. All writes of a statement see what was
    there before it and none of each other's rows; a part waits for those alone that it names.
    One that `gathers` takes columns, to which later writes of the same parts add theirs.
    """

    parts: str
    values: Sequence[object]
    rows: int
    gathers: bool = False

    def joined_by(self, other: "Write") -> "Write":
        """Return one write of both."""
        pairs = zip(self.values, other.values, strict=True)
        values = [[*_column(mine), *_column(theirs)] for mine, theirs in pairs]
        return Write(self.parts, values, self.rows + other.rows, gathers=True)


def added(writes: Sequence[Write], write: Write) -> list[Write]:
    """Return these writes and one more."""
    before = next((one for one in writes if write.gathers and one.parts == write.parts), None)
    if before is None:
        return [*writes, write]
    return [before.joined_by(write) if one is before else one for one in writes]


def statement(writes: Sequence[Write]) -> tuple[str, list[object]]:
    """Return the one statement that writes all these, and its values."""
    values = [value for write in writes for value in write.values]
    return joined(tuple(write.parts for write in writes)), values


def read(parts: str, select: str) -> str:
    """Return the statement that writes these parts at once and returns what `select` reads."""
    return f"with\n{parts}\n{select}"


def checked(writes: Sequence[Write], counts: Sequence[int]) -> None:
    """Raise unless each write came to its rows; `counts` is the row that the statement returns."""
    missed = [
        f"{names(write.parts)[-1]} came to {count} rows, not {write.rows}"
        for write, count in zip(writes, counts, strict=True)
        if count != write.rows
    ]
    assert not missed, missed


@cache
def joined(pieces: tuple[str, ...]) -> str:
    """Return one statement of these pieces; it counts the rows of each one's last part."""
    every = [name for piece in pieces for name in names(piece)]
    doubles = sorted({name for name in every if every.count(name) > 1})
    assert not doubles, f"written twice in one transaction: {doubles}"
    counts = ", ".join(COUNTED.replace("part", names(piece)[-1]) for piece in pieces)
    return "\n".join(["with", ",\n".join(_renumbered(pieces)), "select", counts])


def names(piece: str) -> list[str]:
    """Return the names of a piece's parts."""
    return PART.findall(dedent(piece))


def _column(value: object) -> Sequence[object]:
    assert isinstance(value, Sequence), "only columns gather"
    return value


def _renumbered(pieces: Sequence[str]) -> list[str]:
    shifted, taken = [], 0
    for piece in pieces:
        shifted.append(_shifted(piece.strip(), by=taken))
        taken += max((int(number) for number in PARAMETER.findall(piece)), default=0)
    return shifted


def _shifted(piece: str, *, by: int) -> str:
    return PARAMETER.sub(lambda found: f"${int(found[1]) + by}", piece)
