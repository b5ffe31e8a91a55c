"""How rows go on in a transaction: step by step, because a table lets them pass one edge a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar


class Stated(Protocol):
    """Whatever has a state."""

    @property
    def state(self) -> Any:
        """How it stands."""


Row = TypeVar("Row", bound=Stated)
Writes = tuple[list[Row], list[Row]]


@dataclass(slots=True)
class Course(Generic[Row]):
    """A row as it was read or made, and as what it goes on; `new` if no table has it yet.

    It begins to do so in the round `since`, which may have to wait for what others do.
    """

    steps: list[Row]
    new: bool = False
    since: int = 0

    @property
    def row(self) -> Row:
        """The row as it stands now."""
        return self.steps[-1]

    @property
    def unwritten(self) -> list[Row]:
        """What no table knows yet, in order."""
        return self.steps if self.new else self.steps[1:]

    @property
    def until(self) -> int:
        """The round in which it comes to stand as it does now."""
        return max(0, self.since + len(self.unwritten) - 1)

    def go(self, row: Row) -> None:
        """Go on as this row; what changes no state needs no step of its own."""
        if self.unwritten and self._along(row):
            self.steps.pop()
        self.steps.append(row)

    def _along(self, row: Row) -> bool:
        last = self.steps[-1].state
        return last is row.state or (len(self.steps) > 1 and last is self.steps[-2].state)


def rounds(courses: Iterable[Course[Row]]) -> Iterator[Writes[Row]]:
    """Give what is inserted and what is updated in each round, the earliest first."""
    changed = [one for one in courses if one.unwritten]
    for number in range(max((one.until + 1 for one in changed), default=0)):
        now = [one for one in changed if one.since <= number <= one.until]
        # Of what is new the first step is its making.
        made = [one.steps[0] for one in now if one.new and number == one.since]
        moved = [one for one in now if not (one.new and number == one.since)]
        yield made, [one.unwritten[number - one.since] for one in moved]
