"""The graph answers on its short way as on the long one, and tells its watch the same of it."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import ASGIApp

from bff import metrics
from bff.transport import BODY_BYTES_MAX
from tests.given.listening import listening

NOW = b'{"query":"{ now }"}'
JSON = "application/json"
GRAPHQL = "application/graphql-response+json"


@pytest.fixture(scope="module")
async def phone(asgi: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    """A phone on a real port."""
    async with (
        listening(asgi) as there,
        httpx.AsyncClient(base_url=f"http://{there}") as phone,
    ):
        yield phone


async def pieces(body: bytes) -> AsyncIterator[bytes]:
    yield body


async def posted(
    phone: httpx.AsyncClient, body: bytes | AsyncIterator[bytes], **headers: str
) -> httpx.Response:
    return await phone.post("/graphql", content=body, headers={"content-type": JSON, **headers})


def value(name: str, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (NOW, 200),
        (b'{"query":"{ nonsense }"}', 400),
        (b"{", 400),
        (b"", 400),
        (b"x" * BODY_BYTES_MAX, 400),
        (b"x" * (BODY_BYTES_MAX + 1), 413),
    ],
)
async def test_both_ways_answer_alike(phone: httpx.AsyncClient, body: bytes, status: int) -> None:
    short = await posted(phone, body, accept=GRAPHQL)
    long = await posted(phone, pieces(body), accept=GRAPHQL)

    assert short.status_code == long.status_code == status
    assert [*short.headers] == [*long.headers]


@pytest.mark.parametrize("accept", [JSON, GRAPHQL, "text/html"])
async def test_both_ways_speak_alike(phone: httpx.AsyncClient, accept: str) -> None:
    short = await posted(phone, b"{", accept=accept)
    long = await posted(phone, pieces(b"{"), accept=accept)

    assert short.status_code == long.status_code
    assert short.headers["content-type"] == long.headers["content-type"]


async def test_who_gets_or_listens_goes_the_long_way(phone: httpx.AsyncClient) -> None:
    got = await phone.get("/graphql", params={"query": "{ now }"})
    heard = await posted(phone, NOW, accept="text/event-stream")

    assert got.json()["data"]["now"]
    assert heard.headers["content-type"].startswith("text/event-stream")
    assert '"now"' in heard.text


async def test_an_answer_carries_the_id_of_its_request(phone: httpx.AsyncClient) -> None:
    given = await posted(phone, NOW, **{"x-request-id": "from-the-balancer"})
    made = await posted(phone, b"{", **{"x-request-id": '"}'})

    assert given.headers["x-request-id"] == "from-the-balancer"
    [error] = made.json()["errors"]
    assert made.headers["x-request-id"] == error["extensions"]["requestId"] != '"}'


@pytest.mark.parametrize(("body", "status"), [(NOW, "200"), (b"{", "400")])
async def test_a_request_is_counted_once(
    phone: httpx.AsyncClient, body: bytes, status: str
) -> None:
    counter = "dongxiao_requests_total"
    answered = value(counter, route="/graphql", status=status)
    timed = value("dongxiao_request_seconds_count", route="/graphql")

    await posted(phone, body)

    assert value(counter, route="/graphql", status=status) == answered + 1
    assert value("dongxiao_request_seconds_count", route="/graphql") == timed + 1
    assert value("dongxiao_requests_in_flight") == 0
