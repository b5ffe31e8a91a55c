import asyncio
from collections.abc import AsyncGenerator

import pytest
import strawberry
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from bff.engine import schema
from bff.engine.errors import Code
from bff.engine.schema import Schema


@strawberry.type
class Query:
    @strawberry.field
    def broken(self) -> str | None:
        raise ZeroDivisionError


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def counted(self) -> AsyncGenerator[int, None]:
        for number in range(3):
            yield number


@strawberry.type
class Waiting:
    @strawberry.field
    async def for_ever(self) -> int:
        await asyncio.Event().wait()
        return 0


SCHEMA = Schema(query=Query, subscription=Subscription)


async def test_what_a_field_raises_is_masked() -> None:
    answer = await SCHEMA.execute("{ broken }")

    [error] = list(answer.errors or ())
    assert (error.extensions or {})["code"] == Code.INTERNAL_SERVER_ERROR
    assert "division" not in error.message


async def test_a_subscription_is_streamed() -> None:
    stream = await SCHEMA.stream("subscription { counted }")

    assert [result.data["counted"] async for result in stream] == [0, 1, 2]


@pytest.mark.parametrize("allowed", [None, {OperationType.SUBSCRIPTION}])
async def test_a_subscription_is_not_answered_once(allowed: set[OperationType] | None) -> None:
    with pytest.raises(InvalidOperationTypeError):
        await SCHEMA.execute("subscription { counted }", allowed_operation_types=allowed)


async def test_a_stream_tells_what_does_not_parse() -> None:
    stream = await SCHEMA.stream("{")

    [answer] = [result async for result in stream]

    assert answer.errors[0].extensions["code"] == Code.GRAPHQL_PARSE_FAILED


async def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "OPERATION_S_MAX", 0.01)
    impatient = Schema(query=Waiting)

    answers = [result async for result in await impatient.stream("{ forEver }")]
    answers.append(await impatient.execute("{ forEver }"))

    errors = [error for answer in answers for error in answer.errors]
    assert [error.message for error in errors] == [schema.OVERDUE] * 2
    assert errors[0].extensions["code"] == Code.UNAVAILABLE
    assert [answer.data for answer in answers] == [None, None]
