"""Whatever body comes in, it is answered, and by no fault of ours."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from bff import transport
from bff.engine.errors import Code
from bff.transport import BODY_BYTES_MAX

JSON = "application/json"
DEEP = 100_000

NOT_OURS = {
    "nothing": b"",
    "half": b'{"query":',
    "no UTF-8": b'{"query":"\xff\xfe{ now }"}',
    "UTF-16": '{"query":"{ now }"}'.encode("utf-16"),
    "null": b"null",
    "number": b"3",
    "text": b'"{ now }"',
    "list": b'[{"query":"{ now }"}]',
    "no operation": b"{}",
    "query of a number": b'{"query":1}',
    "variables in a list": b'{"query":"{ now }","variables":[]}',
    "name of a list": b'{"query":"query A { now }","operationName":[]}',
    "deep variables": b'{"query":"{ now }","variables":{"a":' + b"[" * 9_000 + b"]" * 9_000 + b"}}",
    "long integer": b'{"query":"{ now }","variables":{"a":1' + b"0" * 5_000 + b"}}",
    "no number": b'{"query":"{ now }","variables":{"a":NaN}}',
    "lone surrogate": b'{"query":"{ now }","variables":{"a":"\\ud800"}}',
    "NUL": b'{"query":"{ now }","variables":{"a":"\\u0000"}}',
    "repeated key": b'{"query":"{ now }","query":"{ now }"}',
    "repeated key within": b'{"query":"{ now }","variables":{"a":{"b":1,"b" :2}}}',
    "repeated key in disguise": b'{"query":"{ now }","v":":","v":"\\u003a"}',
    "deep and written twice": b'{"a":":","variables":' + b'{"a":' * 900 + b"1" + b"}" * 901,
    "id of a number": b'{"documentId":1}',
    "subscription": b'{"query":"subscription { storeEarned(storeId: \\"x\\") { cursor } }"}',
}


async def posted(
    server: httpx.AsyncClient, body: bytes | AsyncIterator[bytes], kind: str = JSON
) -> httpx.Response:
    return await server.post("/graphql", content=body, headers={"content-type": kind})


def code(answer: httpx.Response) -> str:
    [error] = answer.json()["errors"]
    return str(error["extensions"]["code"])


@pytest.mark.parametrize("body", NOT_OURS.values(), ids=NOT_OURS.keys())
async def test_a_body_that_is_none_is_bad_input(server: httpx.AsyncClient, body: bytes) -> None:
    answer = await posted(server, body)

    assert (answer.status_code, code(answer)) == (400, Code.BAD_USER_INPUT)


@pytest.mark.parametrize(
    "kind",
    [
        "",
        ";;=",
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/jsonp",
    ],
)
async def test_another_kind_of_content_is_bad_input(server: httpx.AsyncClient, kind: str) -> None:
    answer = await posted(server, b'{"query":"{ now }"}', kind)

    assert (answer.status_code, code(answer)) == (400, Code.BAD_USER_INPUT)


@pytest.mark.parametrize("body", [b"x" * 5_000_000, b"[" * DEEP + b"]" * DEEP])
async def test_a_long_body_is_refused(server: httpx.AsyncClient, body: bytes) -> None:
    answer = await posted(server, body)

    assert (answer.status_code, code(answer)) == (413, Code.BAD_USER_INPUT)


async def test_a_long_body_is_not_read_to_its_end(server: httpx.AsyncClient) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while read < 10 * BODY_BYTES_MAX:
            read += 1_000
            yield b"x" * 1_000

    answer = await posted(server, endless())

    assert answer.status_code == 413
    assert read < BODY_BYTES_MAX + 2_000


async def test_the_longest_body_is_answered(server: httpx.AsyncClient) -> None:
    body = b'{"query":"{ now }"}'

    answer = await posted(server, body + b" " * (BODY_BYTES_MAX - len(body)))

    assert answer.json()["data"]["now"]


async def test_a_body_that_never_ends_is_given_up(
    server: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "BODY_S_MAX", 0.01)

    async def stuck() -> AsyncIterator[bytes]:
        yield b'{"query":'
        await asyncio.Event().wait()

    answer = await posted(server, stuck())

    assert answer.status_code == 408


@pytest.mark.parametrize("number", ["1e400", "-1e400", "1" + "0" * 400])
async def test_a_number_without_bound_is_bad_input(server: httpx.AsyncClient, number: str) -> None:
    query = "query A($lat: Float!) { storesNearby(near: {lat: $lat, lng: 1}) { basis } }"

    answer = await posted(server, f'{{"query":"{query}","variables":{{"lat":{number}}}}}'.encode())

    assert answer.status_code in {200, 400}
    assert code(answer) == Code.BAD_USER_INPUT


@pytest.mark.parametrize("first", ["9" * 5_000, "9" * 400, "1e400"])
async def test_a_literal_without_bound_is_a_wrong_document(
    server: httpx.AsyncClient, first: str
) -> None:
    answer = await posted(
        server, f'{{"query":"{{ storesNearby(first: {first}) {{ basis }} }}"}}'.encode()
    )

    assert (answer.status_code, code(answer)) == (200, Code.GRAPHQL_VALIDATION_FAILED)


async def test_a_key_may_stand_once_in_each_of_many(server: httpx.AsyncClient) -> None:
    body = b'{"query":"{ a: now }","extensions":{"a":[{"b":":"},{"b":"\\""}],"c":{"b":":"}}}'

    answer = await posted(server, body)

    assert answer.json()["data"]["a"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
async def test_another_method_is_refused(server: httpx.AsyncClient, method: str) -> None:
    answer = await server.request(method, "/graphql")

    assert answer.status_code == 405
