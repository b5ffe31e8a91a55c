"""Which kind of answer is sent, with which status, and what a GET may ask."""

import httpx
import pytest

from bff.endpoint.headers import Media, is_json, media
from bff.engine.errors import Code

GRAPHQL = Media.GRAPHQL.value
BOTH = "application/graphql-response+json"


@pytest.mark.parametrize(
    ("accepted", "kind"),
    [
        ("", Media.JSON),
        ("*/*", Media.JSON),
        ("application/*", Media.JSON),
        ("application/json", Media.JSON),
        ("APPLICATION/JSON; charset=utf-8", Media.JSON),
        (BOTH, Media.GRAPHQL),
        (f"{BOTH}, application/json;q=0.9", Media.GRAPHQL),
        (f"{BOTH};q=0.8, application/json;q=0.9", Media.JSON),
        (f"{BOTH}, */*", Media.GRAPHQL),
        (f"application/json, {BOTH}", Media.JSON),
        ("*/*, application/json;q=0", Media.GRAPHQL),
        ("text/event-stream", Media.EVENTS),
        ("text/event-stream, */*;q=0.1", Media.EVENTS),
        ("text/html, */*;q=0.1", Media.JSON),
        ("text/html", None),
        ("application/json;q=0", None),
        ("application/json;q=much", None),
        (";;,=", None),
    ],
)
def test_an_answer_is_of_the_kind_liked_best(accepted: str, kind: Media | None) -> None:
    assert media(accepted.encode()) is kind


@pytest.mark.parametrize("said", [b"application/json", b'Application/JSON; charset="UTF-8"'])
def test_json_is_json_in_utf_8(said: bytes) -> None:
    assert is_json(said)
    assert not is_json(said.replace(b"8", b"16") if b"8" in said else said + b"p")


async def asked(server: httpx.AsyncClient, query: str, accept: str) -> httpx.Response:
    return await server.post("/graphql", json={"query": query}, headers={"accept": accept})


@pytest.mark.parametrize("query", ["{", "{ nonsense }", "query ($a: ID!) { now }"])
async def test_what_is_not_executed_has_no_data(server: httpx.AsyncClient, query: str) -> None:
    answers = [await asked(server, query, kind) for kind in ("application/json", GRAPHQL)]

    assert [answer.status_code for answer in answers] == [200, 400]
    assert all("data" not in answer.json() for answer in answers)


@pytest.mark.parametrize("kind", ["application/json", GRAPHQL])
async def test_an_answer_says_of_what_kind_it_is(server: httpx.AsyncClient, kind: str) -> None:
    answer = await asked(server, "{ now }", kind)

    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    assert answer.json()["data"]["now"]


async def test_whoever_accepts_nothing_of_ours_is_told_so(server: httpx.AsyncClient) -> None:
    answer = await asked(server, "{ now }", "text/html")

    assert answer.status_code == 406
    assert answer.json()["errors"][0]["extensions"]["code"] == Code.BAD_USER_INPUT


async def test_a_get_asks_in_its_query_string(server: httpx.AsyncClient) -> None:
    parts = {"query": "query A($a: Boolean!) { now @include(if: $a) }", "operationName": "A"}

    answer = await server.get("/graphql", params=parts | {"variables": '{"a": true}'})

    assert answer.json()["data"]["now"]


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ({}, 400),
        ({"query": "{ now }", "variables": "["}, 400),
        ({"query": "{ now }", "extensions": "[]"}, 400),
        ({"query": "{ now }\0"}, 400),
        ({"query": "mutation { signOut { __typename } }"}, 405),
    ],
)
async def test_a_get_that_is_none_is_refused(
    server: httpx.AsyncClient, parts: dict[str, str], status: int
) -> None:
    answer = await server.get("/graphql", params=parts)

    assert answer.status_code == status
    assert answer.json()["errors"][0]["extensions"]["requestId"]
