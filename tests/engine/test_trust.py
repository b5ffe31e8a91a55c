from dataclasses import dataclass

import strawberry

from bff.context import App
from bff.engine.errors import Code
from bff.engine.schema import Schema


@strawberry.type
class Query:
    @strawberry.field
    def hello(self) -> str:
        return "hello"


@dataclass
class Asker:
    """Whoever asks, in an app or in none."""

    app: App


@dataclass
class Asked:
    viewer: Asker | None
    request_id: str = "7"


def knows(text: str, app: App | None) -> bool:
    return text == "{ hello }" and app is not App.DESK


SCHEMA = Schema(query=Query, knows=knows)


async def test_a_released_document_is_answered() -> None:
    answer = await SCHEMA.execute("{ hello }", context_value=Asked(Asker(App.CONSUMER)))

    assert answer.data == {"hello": "hello"}


async def test_another_app_s_document_is_refused() -> None:
    answer = await SCHEMA.execute("{ hello }", context_value=Asked(Asker(App.DESK)))

    assert answer.data is None
    assert [error.extensions for error in answer.errors or ()] == [
        {"code": Code.DOCUMENT_NOT_TRUSTED, "requestId": "7"}
    ]


async def test_a_stream_tells_that_it_is_refused() -> None:
    stream = await SCHEMA.stream("{ __typename }", context_value=Asked(None))

    [answer] = [result async for result in stream]

    assert answer.errors[0].extensions["code"] == Code.DOCUMENT_NOT_TRUSTED
