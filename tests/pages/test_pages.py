import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bff import pages

LOCAL = ("http://127.0.0.1", "http://localhost", "http://www.w3.org/")
ADDRESS = re.compile(r"""(?:https?:)?//[a-z0-9.-]+\.[a-z0-9]+[^\s"'`<>)]*""", re.IGNORECASE)
ASKED_FOR = re.compile(r"""(?:src|href|action|data)\s*=\s*["']?([^"'\s>]+)""")
LOADED = re.compile(r"""(?:import\s*\(|importScripts\(|@import|url\()\s*["']?(?:https?:)?//""")


def client() -> httpx.AsyncClient:
    endpoint = pages.Browsable(PlainTextResponse("the endpoint"))
    app = Starlette(routes=[*pages.routes(8001), Route("/graphql", endpoint)])
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")


async def shown(path: str, **headers: str) -> httpx.Response:
    async with client() as browser:
        return await browser.get(path, headers=headers)


@pytest.mark.parametrize("path", ["/", "/graphql"])
async def test_no_page_names_a_foreign_host(path: str) -> None:
    page = (await shown(path, accept="text/html")).text

    assert not [found for found in ADDRESS.findall(page) if not found.startswith(LOCAL)]


@pytest.mark.parametrize("path", ["/", "/graphql"])
async def test_whatever_a_page_asks_for_is_ours(path: str) -> None:
    page = (await shown(path, accept="text/html")).text
    assets = [asked for asked in ASKED_FOR.findall(page) if asked.startswith("/assets/")]

    assert assets
    assert [(await shown(asset)).status_code for asset in assets] == [200] * len(assets)


@pytest.mark.parametrize("path", ["/", "/graphql"])
async def test_the_browser_is_told_to_ask_nobody_else(path: str) -> None:
    answer = await shown(path, accept="text/html")
    policy = answer.headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert not ADDRESS.search(policy)


@pytest.mark.parametrize("name", ["graphiql.css", "graphiql.js", "icon.svg"])
def test_no_asset_loads_from_a_foreign_host(name: str) -> None:
    text = (Path(pages.HERE) / "assets" / name).read_text(encoding="utf-8")

    assert not LOADED.search(text)
    assert "sourceMappingURL" not in text


async def test_a_program_reaches_the_endpoint_itself() -> None:
    assert (await shown("/graphql", accept="application/json")).text == "the endpoint"
    assert (await shown("/graphql?query={now}", accept="text/html")).text == "the endpoint"


async def test_the_landing_page_names_three_things_to_do() -> None:
    page = (await shown("/")).text

    assert page.count("<li>") == 3
    assert all(thing in page for thing in ("make story", "/graphql", "http://127.0.0.1:8001/"))


async def test_a_forged_host_writes_nothing_into_the_page() -> None:
    page = (await shown("/", host='x"><script>alert(1)</script>')).text

    assert "<script>" not in page
