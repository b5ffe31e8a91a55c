import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bff import metrics
from bff.watch import Watch


async def echo(request: Request) -> Response:
    return PlainTextResponse(request.state.request_id)


async def broken(_request: Request) -> Response:
    raise RuntimeError


def client() -> httpx.AsyncClient:
    app = Watch(Starlette(routes=[Route("/graphql", echo), Route("/broken", broken)]))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://brand")


def counted(route: str, status: int) -> float:
    labels = {"route": route, "status": str(status)}
    return metrics.REGISTRY.get_sample_value("dongxiao_requests_total", labels) or 0.0


async def test_a_request_knows_the_id_that_its_answer_carries() -> None:
    async with client() as phone:
        answer = await phone.get("/graphql")

    assert answer.headers["x-request-id"] == answer.text


async def test_an_id_that_was_given_is_kept() -> None:
    async with client() as phone:
        answer = await phone.get("/graphql", headers={"x-request-id": "from-the-balancer"})

    assert answer.text == "from-the-balancer"


async def test_of_two_ids_the_first_is_kept() -> None:
    given = [("x-request-id", "first-of-two"), ("x-request-id", "second-of-two")]

    async with client() as phone:
        answer = await phone.get("/graphql", headers=given)

    assert answer.text == "first-of-two"


async def test_an_id_that_could_forge_a_line_is_replaced() -> None:
    async with client() as phone:
        answer = await phone.get("/graphql", headers={"x-request-id": '"} {"event": "x'})

    assert len(answer.text) == 32


async def test_unknown_paths_are_counted_together() -> None:
    before = counted("other", 404)

    async with client() as phone:
        await phone.get("/one")
        await phone.get("/two")

    assert counted("other", 404) == before + 2


async def test_a_failure_is_counted_too() -> None:
    before = counted("other", 500)

    async with client() as phone:
        await phone.get("/broken")

    assert counted("other", 500) == before + 1
