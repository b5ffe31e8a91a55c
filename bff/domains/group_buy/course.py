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
    """A row as it was read or made, and as what it goes on; `new` if no table has it yet."""

    steps: list[Row]
    new: bool = False

    @property
    def row(self) -> Row:
        """The row as it stands now."""
        return self.steps[-1]

    def go(self, row: Row) -> None:
        """Go on as this row; what changes no state needs no step of its own."""
        if len(self.steps) > (0 if self.new else 1) and self._along(row):
            self.steps.pop()
        self.steps.append(row)

    def _along(self, row: Row) -> bool:
        last = self.steps[-1].state
        return last is row.state or (len(self.steps) > 1 and last is self.steps[-2].state)


def rounds(courses: Iterable[Course[Row]]) -> Iterator[Writes[Row]]:
    """Give what is inserted and what is updated, first step of all rows first."""
    changed = [one for one in courses if one.new or len(one.steps) > 1]
    for number in range(max((len(one.steps) - (not one.new) for one in changed), default=0)):
        made = [one.steps[0] for one in changed if one.new and number == 0]
        # Of what is new the first step is its making.
        moved = [_step(one, number) for one in changed if not (one.new and number == 0)]
        yield made, [step for step in moved if step is not None]


def _step(course: Course[Row], number: int) -> Row | None:
    place = number if course.new else number + 1
    return course.steps[place] if place < len(course.steps) else None
