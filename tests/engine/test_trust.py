from dataclasses import dataclass

import pytest
import strawberry

from bff.context import App
from bff.engine.documents import Refused
from bff.engine.errors import Code
from bff.engine.schema import Schema
from bff.engine.trust import Trust


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


HELLO = "{ hello }"
ID = "sha256:0"
TRUST = Trust({App.CONSUMER: {ID: HELLO}, App.DESK: {}}, only=True)
SCHEMA = Schema(query=Query, trust=TRUST)
OPEN = Schema(query=Query, trust=Trust({App.CONSUMER: {ID: HELLO}}))


@pytest.mark.parametrize("asked", [ID, HELLO])
@pytest.mark.parametrize("viewer", [Asker(App.CONSUMER), None])
async def test_a_released_document_is_answered(asked: str, viewer: Asker | None) -> None:
    answer = await SCHEMA.execute(asked, context_value=Asked(viewer))

    assert answer.data == {"hello": "hello"}


@pytest.mark.parametrize("asked", [ID, HELLO])
async def test_another_app_s_document_is_refused(asked: str) -> None:
    answer = await SCHEMA.execute(asked, context_value=Asked(Asker(App.DESK)))

    assert answer.data is None
    assert [error.extensions for error in answer.errors or ()] == [
        {"code": Code.DOCUMENT_NOT_TRUSTED, "requestId": "7"}
    ]


async def test_a_stream_tells_that_it_is_refused() -> None:
    stream = await SCHEMA.stream("{ __typename }", context_value=Asked(None))

    [answer] = [result async for result in stream]

    assert answer.errors[0].extensions["code"] == Code.DOCUMENT_NOT_TRUSTED


async def test_an_open_schema_answers_ids_and_anything_written() -> None:
    answers = [await OPEN.execute(asked) for asked in (ID, HELLO, "{ __typename }")]

    assert all(answer.data and not answer.errors for answer in answers)


async def test_an_id_that_nobody_knows_is_no_document() -> None:
    answer = await OPEN.execute("sha256:1")

    assert (answer.errors or [])[0].extensions == {
        "code": Code.DOCUMENT_NOT_TRUSTED,
        "requestId": "",
    }


async def test_a_released_operation_has_one_name() -> None:
    answer = await SCHEMA.execute(ID, operation_name="Other", context_value=Asked(None))

    assert (answer.errors or [])[0].message == "Unknown operation named 'Other'."


def test_production_answers_all_that_was_released_or_does_not_start() -> None:
    released = {App.CONSUMER: {ID: HELLO, "sha256:1": "{ goodbye }"}}

    with pytest.raises(Refused, match="goodbye"):
        Schema(query=Query, trust=Trust(released, only=True))


async def test_an_open_schema_does_without_what_it_cannot_answer() -> None:
    released = {App.CONSUMER: {ID: HELLO, "sha256:1": "{ goodbye }"}}
    schema = Schema(query=Query, trust=Trust(released))

    answers = [await schema.execute(asked) for asked in (ID, "sha256:1")]

    assert [bool(answer.errors) for answer in answers] == [False, True]
