from collections.abc import AsyncGenerator

import pytest
import strawberry
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.graphql import OperationType

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
