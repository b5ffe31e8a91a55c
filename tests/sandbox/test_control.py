import pytest

from bff.sandbox.people import openid, unionid
from tests.given.wechat import Sandbox


async def test_a_person_is_put_and_put_again(calm_sandbox: Sandbox) -> None:
    path = "/people/chen"
    first = await calm_sandbox.control("PUT", path, {"name": "陈", "phone": "13900000000"})
    again = await calm_sandbox.control("PUT", path, {"name": "陈", "phone": "13900000000"})

    assert first == again
    assert first["openids"]["DESK"] == openid(calm_sandbox.apps["DESK"]["appid"], "chen")
    assert first["unionid"] == unionid("chen")


def test_an_openid_tells_person_and_app_apart() -> None:
    made = [openid("wx1", "lin"), openid("wx2", "lin"), openid("wx1", "chen"), unionid("lin")]

    assert len(set(made)) == 4
    assert openid("wx1", "lin") == made[0]
    assert {len(identity) for identity in made} == {28}


@pytest.mark.parametrize(
    ("method", "path", "facts", "status"),
    [
        ("PUT", "/people/a b", {"name": "x"}, 422),
        ("PUT", "/people/lin", {}, 422),
        ("PUT", "/people/lin", {"name": "x", "phone": "call me"}, 422),
        ("PUT", "/people/lin", {"name": "x", "age": 3}, 422),
        ("POST", "/people/nobody/login-code", {"app": "CONSUMER"}, 404),
        ("POST", "/people/known/login-code", {"app": "SHOP"}, 422),
        ("POST", "/people/known/login-code", {}, 422),
        ("POST", "/people/known/phone-code", {"app": "CONSUMER"}, 409),
        ("POST", "/people/known/consent", {"template": "t", "times": 0}, 422),
        ("POST", "/clock/advance", {"seconds": "soon"}, 422),
        ("POST", "/clock/advance", {"seconds": 1e12}, 422),
        ("POST", "/faults", {"path": "/nowhere", "kind": "reset"}, 422),
        ("POST", "/faults", {"path": "/sns/jscode2session", "kind": "wrong-signature"}, 422),
        ("POST", "/faults", {"path": "/sns/jscode2session", "kind": "http", "times": 0}, 422),
        ("GET", "/weather", None, 404),
        ("PATCH", "/clock", None, 405),
    ],
)
async def test_a_wrong_control_call_gets_a_sentence(
    calm_sandbox: Sandbox, method: str, path: str, facts: object, status: int
) -> None:
    await calm_sandbox.person("known")

    answer = await calm_sandbox.client.request(method, f"/_sandbox{path}", json=facts)

    assert answer.status_code == status, answer.text
    assert answer.json()["error"].endswith(".")


async def test_a_torn_control_call_gets_a_sentence(calm_sandbox: Sandbox) -> None:
    answer = await calm_sandbox.client.put("/_sandbox/people/lin", content=b"{")

    assert answer.status_code == 422
    assert "JSON" in answer.json()["error"]


async def test_an_unknown_path_of_wechat_says_so(calm_sandbox: Sandbox) -> None:
    answer = await calm_sandbox.client.get("/wxa/getwxacode")

    assert answer.json()["errcode"] == 40066


async def test_every_call_is_written_down_without_secrets(sandbox: Sandbox) -> None:
    asked = {"grant_type": "client_credential"} | dict(sandbox.apps["CONSUMER"])
    await sandbox.client.post("/cgi-bin/stable_token", json=asked)
    await sandbox.client.get("/cgi-bin/token", params=asked | {"secret": "a-wrong-one"})
    await sandbox.client.post("/cgi-bin/stable_token", content=b"torn")

    fine, torn = await sandbox.received("/cgi-bin/stable_token")
    [wrong] = await sandbox.received("/cgi-bin/token")

    assert [fine["verdict"], torn["verdict"]] == ["ok", "errcode 47001"]
    assert wrong["verdict"] == "errcode 40125"
    assert asked["secret"] not in fine["body"]
    assert wrong["query"]["secret"] == "…-one"


async def test_without_a_path_all_calls_are_shown(sandbox: Sandbox) -> None:
    await sandbox.client.get("/cgi-bin/token")
    await sandbox.client.get("/sns/jscode2session")

    book = await sandbox.control("GET", "/received")

    paths = [call["path"] for call in book["received"]]
    assert paths == ["/cgi-bin/token", "/sns/jscode2session"]
