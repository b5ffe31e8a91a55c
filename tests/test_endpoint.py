import httpx

from bff.engine.errors import Code


async def asked(server: httpx.AsyncClient, query: str, **headers: str) -> httpx.Response:
    return await server.post("/graphql", json={"query": query}, headers=headers)


async def test_anybody_may_ask_the_time(server: httpx.AsyncClient) -> None:
    answer = await asked(server, "{ now }")

    assert answer.json()["data"]["now"].endswith("Z")


async def test_a_dead_session_is_told_so(server: httpx.AsyncClient) -> None:
    answer = await asked(server, "{ now }", authorization="Bearer " + "x" * 43)

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"]["code"] == Code.UNAUTHENTICATED


async def test_an_unknown_field_has_its_code(server: httpx.AsyncClient) -> None:
    [error] = (await asked(server, "{ nonsense }")).json()["errors"]

    assert error["extensions"]["code"] == Code.GRAPHQL_VALIDATION_FAILED
    assert error["extensions"]["requestId"]


async def test_a_document_that_does_not_parse_has_its_code(server: httpx.AsyncClient) -> None:
    [error] = (await asked(server, "{")).json()["errors"]

    assert error["extensions"]["code"] == Code.GRAPHQL_PARSE_FAILED


async def test_a_wrong_document_is_told_so_each_time(server: httpx.AsyncClient) -> None:
    answers = [(await asked(server, "{ nonsense }")).json()["errors"] for _ in range(2)]

    [[first], [second]] = answers
    assert first["message"] == second["message"]
    assert first["extensions"]["requestId"] != second["extensions"]["requestId"]
