"""WeChat's wire, spoken by hand, so that the sandbox is not judged by our own client."""

from collections.abc import Mapping
from typing import Any

import httpx

from tests.given.wechat import Sandbox

APP = "CONSUMER"


async def token(sandbox: Sandbox, app: str = APP, **more: object) -> dict[str, Any]:
    """Ask for the stable token of an app."""
    asked = {"grant_type": "client_credential"} | dict(sandbox.apps[app]) | more
    return json(await sandbox.client.post("/cgi-bin/stable_token", json=asked))


async def plain_token(sandbox: Sandbox, app: str = APP) -> dict[str, Any]:
    """Ask for a token of the older kind."""
    query = {"grant_type": "client_credential"} | dict(sandbox.apps[app])
    return json(await sandbox.client.get("/cgi-bin/token", params=query))


async def login(sandbox: Sandbox, code: str, app: str = APP, **more: str) -> dict[str, Any]:
    """Turn a login code into an openid."""
    query = {"grant_type": "authorization_code", "js_code": code} | dict(sandbox.apps[app]) | more
    return json(await sandbox.client.get("/sns/jscode2session", params=query))


async def posted(
    sandbox: Sandbox,
    path: str,
    facts: Mapping[str, object],
    *,
    app: str = APP,
    access_token: str | None = None,
) -> httpx.Response:
    """Post to a path that wants a token."""
    carried = access_token or (await token(sandbox, app))["access_token"]
    return await sandbox.client.post(path, params={"access_token": carried}, json=facts)


async def told(
    sandbox: Sandbox,
    path: str,
    facts: Mapping[str, object],
    *,
    app: str = APP,
    access_token: str | None = None,
) -> dict[str, Any]:
    """Post as `posted` does, and read the JSON that comes back."""
    return json(await posted(sandbox, path, facts, app=app, access_token=access_token))


def json(answer: httpx.Response) -> dict[str, Any]:
    """Read an answer of WeChat's, which has status 200 also when it says no."""
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
