"""What handlers make of exceptions is the same whoever runs the operation."""

from dataclasses import dataclass
from typing import Annotated, Any

import pytest
import strawberry
from graphql import execute, parse
from strawberry.types import Info

from bff.engine import executor
from bff.engine.documents import chosen
from bff.engine.executor import Operation, compiled
from bff.engine.plan import Asking
from bff.engine.schema import Schema


class Closed(Exception):
    """It is closed; whether anybody says so is up to its handler."""


@strawberry.type
class ClosedToday:
    """It is closed."""

    where: str


@strawberry.type
class Opened:
    """It is open."""

    name: str


Outcome = Annotated[Opened | ClosedToday, strawberry.union("Outcome")]


@strawberry.input
class Door:
    """A door, and what comes of it."""

    name: str = "front"
    raises: str | None = None


@strawberry.type
class Query:
    """Doors."""

    @strawberry.field
    async def later(self, door: Door) -> Outcome:
        """Open a door in a while."""
        return opened(door)


@dataclass
class Telling:
    """Says that it is closed, and where."""

    exception_type = Closed
    error_type = ClosedToday
    waits: bool = False

    def handle(self, exception: Closed, *, field: Any, info: Info[Any, None]) -> Any:
        """Say so, or leave it to whoever asked."""
        del field
        name = str(exception)
        told = None if name == "secret" else ClosedToday(where=f"{info.field_name} {name}")
        return self.after(told) if self.waits else told

    async def after(self, told: ClosedToday | None) -> ClosedToday | None:
        """Say so in a while."""
        return told


def opened(door: Door) -> Opened:
    if door.raises == "Closed":
        raise Closed(door.name)
    if door.raises is not None:
        raise LookupError(door.name)
    return Opened(name=door.name)


@pytest.mark.parametrize("waits", [False, True])
@pytest.mark.parametrize(
    "door",
    [
        "{}",
        '{raises: "Closed"}',
        '{raises: "Closed", name: "secret"}',
        '{raises: "Else"}',
    ],
)
async def test_handlers_are_heard_by_both_executors(door: str, *, waits: bool) -> None:
    schema = Schema(Query, exception_handlers=[Telling(waits=waits)])
    fields = "{ __typename ... on Opened { name } ... on ClosedToday { where } }"
    text = f"{{ later(door: {door}) {fields} }}"

    ours = await executor.answer(operation(schema, text), {}, context=None)
    theirs: Any = await executed(schema, text)

    assert (ours.data, [str(one) for one in ours.errors]) == (
        theirs.data,
        [str(one) for one in theirs.errors or ()],
    )


def operation(schema: Schema, text: str) -> Operation:
    document = parse(text)
    made = compiled(schema, Operation(Asking(schema._schema, document, chosen(document, None))))
    assert made.compiled, made.reason
    return made


async def executed(schema: Schema, text: str) -> Any:
    return await execute(schema._schema, parse(text))  # type: ignore[misc]
