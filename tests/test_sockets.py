"""What may come in on a socket, and with which word it is closed otherwise."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, suppress
from logging import WARNING

import orjson
import pytest
from starlette.types import ASGIApp
from structlog.testing import capture_logs
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from bff.app import House
from bff.context import App
from bff.endpoint.listening import FORBIDDEN, SUBSCRIPTIONS_MAX, TOO_MANY
from bff.endpoint.places import EACH_MAX
from bff.endpoint.sockets import BAD_REQUEST
from bff.engine.errors import Code
from bff.story.phone import TRANSPORT
from tests.conftest import HandPhone
from tests.given.listening import listening
from tests.given.socket import closing, greeted, message, opened, subscribe, watch

TOO_BIG = 1009
INIT = message("connection_init")
LONG = "x" * 200
DEEP = ',"variables":{"a":' + "[" * 30_000 + "]" * 30_000 + "}}}"
ABUSES: dict[str, tuple[list[str | bytes], int]] = {
    "null": (["null"], BAD_REQUEST),
    "a list": (["[]"], BAD_REQUEST),
    "no JSON": (["{"], BAD_REQUEST),
    "binary": ([b"\x00\x01"], BAD_REQUEST),
    "nested": (["[" * 30_000 + "]" * 30_000], BAD_REQUEST),
    "nested and open": (["[" * 50_000], BAD_REQUEST),
    "nested in variables": ([INIT, subscribe("{ now }")[:-2] + DEEP], BAD_REQUEST),
    "huge": (["x" * 5_000_000], TOO_BIG),
    "a little too long": (["[" * 65_537], TOO_BIG),
    "no type": (["{}"], BAD_REQUEST),
    "unknown type": ([message(LONG)], BAD_REQUEST),
    "type of a list": (['{"type":[]}'], BAD_REQUEST),
    "early": ([subscribe("{ now }")], 4401),
    "twice": ([INIT, INIT], 4429),
    "init of a list": ([message("connection_init", payload=[])], BAD_REQUEST),
    "unknown token": ([message("connection_init", payload={"accessToken": LONG})], FORBIDDEN),
    "no id": ([INIT, message("subscribe", payload={"query": "{ now }"})], BAD_REQUEST),
    "id of a list": ([INIT, message("complete", id=[])], BAD_REQUEST),
    "long id": ([INIT, message("complete", id=LONG)], BAD_REQUEST),
    "no payload": ([INIT, message("subscribe", id="1", payload=None)], BAD_REQUEST),
    "query of a number": ([INIT, subscribe(1)], BAD_REQUEST),
    "variables of a list": ([INIT, subscribe("{ now }", variables=[])], BAD_REQUEST),
    "name of a list": ([INIT, subscribe("{ now }", operationName=[])], BAD_REQUEST),
}


@pytest.fixture
async def there(asgi: ASGIApp) -> AsyncIterator[str]:
    async with listening(asgi) as there:
        yield there


@pytest.mark.parametrize(("sent", "code"), ABUSES.values(), ids=ABUSES.keys())
async def test_an_abused_socket_is_closed_in_order(
    there: str, sent: list[str | bytes], code: int
) -> None:
    with capture_logs() as logs:
        async with opened(there) as socket:
            with suppress(ConnectionClosed):
                for one in sent:
                    await socket.send(one)
            closed = await closing(socket)

    assert closed == code
    assert not [entry for entry in logs if entry["log_level"] == "error"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", Code.GRAPHQL_PARSE_FAILED),
        ("", Code.GRAPHQL_VALIDATION_FAILED),
        ("{ nonsense }", Code.GRAPHQL_VALIDATION_FAILED),
        ("fragment A on Query { now }", Code.GRAPHQL_VALIDATION_FAILED),
    ],
)
async def test_a_wrong_document_is_told_so(there: str, query: str, code: Code) -> None:
    async with opened(there) as socket:
        await socket.send(INIT)
        await socket.send(subscribe(query))
        _, answer = [orjson.loads(await socket.recv()) for _ in range(2)]

    assert (answer["type"], answer["payload"][0]["extensions"]["code"]) == ("error", code)


async def test_a_socket_keeps_so_many_subscriptions(
    there: str, house: House, hand_phone: HandPhone
) -> None:
    watching = await watch(house.database, await hand_phone("lin", App.STORE_OWNER))

    async with opened(there) as socket:
        await greeted(socket, watching.token)
        for number in range(SUBSCRIPTIONS_MAX + 1):
            await socket.send(
                message("subscribe", id=str(number), payload={"query": watching.query})
            )
        answer = orjson.loads(await socket.recv())

    assert (answer["type"], answer["id"]) == ("error", str(SUBSCRIPTIONS_MAX))


async def test_a_member_keeps_so_many_sockets(there: str, hand_phone: HandPhone) -> None:
    lin, wang = await hand_phone("lin"), await hand_phone("wang")

    async with AsyncExitStack() as sockets:
        for _ in range(EACH_MAX):
            await greeted(await sockets.enter_async_context(opened(there)), lin.token)
        async with opened(there) as one_more:
            await one_more.send(message("connection_init", payload={"accessToken": lin.token}))
            closed = await closing(one_more)
        async with opened(there) as another:
            await greeted(another, wang.token)

    assert closed == TOO_MANY
    async with opened(there) as again:
        await greeted(again, lin.token)


async def test_one_id_is_subscribed_with_once(
    there: str, house: House, hand_phone: HandPhone
) -> None:
    watching = await watch(house.database, await hand_phone("lin", App.STORE_OWNER))

    async with opened(there) as socket:
        await greeted(socket, watching.token)
        await socket.send(subscribe(watching.query))
        await socket.send(subscribe(watching.query))
        closed = await closing(socket)

    assert closed == 4409


@pytest.mark.parametrize("protocols", [["graphql-ws"], ["nonsense"], None])
async def test_another_protocol_is_refused(
    there: str, protocols: Sequence[Subprotocol] | None
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"ws://{there}/graphql", subprotocols=protocols)

    assert refused.value.response.status_code == 403


async def test_a_page_of_a_foreign_origin_is_refused(there: str) -> None:
    origin = Origin("https://elsewhere.example")

    with pytest.raises(InvalidStatus) as refused:
        await connect(f"ws://{there}/graphql", subprotocols=[TRANSPORT], origin=origin)

    assert refused.value.response.status_code == 403


async def test_wechat_s_own_pages_are_let_in(there: str) -> None:
    origin = Origin("https://servicewechat.com")
    url = f"ws://{there}/graphql"

    async with connect(url, subprotocols=[TRANSPORT], origin=origin) as socket:
        await greeted(socket, None)


async def test_a_client_that_vanishes_leaves_no_trace(
    asgi: ASGIApp, house: House, hand_phone: HandPhone, caplog: pytest.LogCaptureFixture
) -> None:
    watching = await watch(house.database, await hand_phone("lin", App.STORE_OWNER))

    with capture_logs() as logs:
        async with listening(asgi) as there:
            for said in ([], [INIT], [INIT, subscribe("{ now }")]):
                await vanished(there, watching.token, said)
            await vanished(there, watching.token, [subscribe(watching.query)])

    assert not [entry for entry in logs if entry["log_level"] in {"error", "warning"}]
    assert not [one for one in caplog.records if one.levelno >= WARNING]


async def vanished(there: str, token: str | None, said: Sequence[str]) -> None:
    """Greet, say this, and be gone in the middle of it, without a word."""
    async with opened(there) as socket:
        if said[:1] != [INIT]:
            await greeted(socket, token)
        for one in said:
            await socket.send(one)
        socket.transport.abort()
