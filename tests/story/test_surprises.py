import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import Receive, Scope, Send

from bff.context import App
from bff.engine.errors import Code
from bff.story import acts, orders, parties, sales
from bff.story.acts import Screen, Stage
from bff.story.phone import Data, Phone, Surprise


async def nothing() -> AsyncIterator[Data]:
    nobody: tuple[Data, ...] = ()
    for event in nobody:
        yield event


APPS = (App.CONSUMER, App.STORE_OWNER)
DARK = Screen("the owner of S", nothing())


def stage_of(server: httpx.AsyncClient) -> Stage:
    """Everybody's phone gets the same answer."""
    lin, keeper = (Phone(app, app, server=server, sandbox=server) for app in APPS)
    return Stage(
        lin=lin,
        home_clerk=keeper,
        home_owner=keeper,
        other_clerk=keeper,
        other_owner=keeper,
        neighbour=lin,
        friends=[lin, lin],
        leader=keeper,
        led={"communityId": "c"},
        home={"id": "s", "name": "S"},
        other={"id": "t", "name": "T", "clerk": {"scene": "QF7K2M9P4RTX"}},
        near={},
        case="case",
        bottle="bottle",
        handed_over="outer",
        offers=[{"id": "o"}],
        sold={"id": "v", "price_fen": 1_000},
        tell=lambda _: None,
    )


async def test_an_answer_that_is_no_json_is_a_surprise() -> None:
    broken = httpx.ASGITransport(PlainTextResponse("Bad Gateway", status_code=502))

    async with httpx.AsyncClient(transport=broken, base_url="http://brand") as server:
        phone = Phone("lin", App.CONSUMER, server=server, sandbox=server)
        with pytest.raises(Surprise, match="HTTP 502"):
            await phone.ask("{ now }")


@pytest.mark.parametrize(("busy", "heard"), [(1, 2), (9, 4)])
async def test_a_phone_comes_again_when_told_to(busy: int, heard: int) -> None:
    later = {"extensions": {"code": Code.UNAVAILABLE, "retryAfter": 0.001}}
    answers = [*({"errors": [later]} for _ in range(busy)), {"data": {"me": None}}]
    asked = iter(answers)

    async def server(scope: Scope, receive: Receive, send: Send) -> None:
        await JSONResponse(next(asked))(scope, receive, send)

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(server), base_url="http://b"
    ) as line:
        phone = Phone("lin", App.CONSUMER, server=line, sandbox=line)
        told = await asyncio.gather(phone.send("Me"), return_exceptions=True)

    assert len(answers) - len(list(asked)) == heard
    assert isinstance(told[0], Surprise) is (busy > heard)


async def test_a_screen_that_goes_dark_is_a_surprise() -> None:
    with pytest.raises(Surprise, match="the owner of S"):
        await DARK.shows()


WRONG = {
    "caseOpen: This case was opened before.": (
        {"caseOpen": {"message": "This case was opened before."}},
        lambda stage: acts.case_opened(stage, DARK),
    ),
    "the first scan of a bottle gave": (
        {"codeScan": {"firstScan": False, "rewards": []}},
        lambda stage: acts.bottle_scanned(stage, DARK),
    ),
    "T is not among the stores near Lin": (
        {"storesNearby": {"nodes": []}},
        lambda stage: acts.store_chosen(stage, {"campaign": {"id": "c"}}),
    ),
    "the clerk's code opened": (
        {
            "sceneOpen": {"objectId": "s", "store": {"id": "s", "name": "S"}},
            "storeFront": {"communities": []},
        },
        acts.invited,
    ),
    "T has no party of 3 to offer": (
        {"groupBuyOffer": {"tiers": [{"people": 2}]}},
        lambda stage: parties.bought_together(stage, DARK),
    ),
    "there is nothing to pay with": (
        {
            "sceneOpen": {"objectId": "t", "store": {"id": "t", "name": "T"}},
            "orderQuote": {"lines": [{"title": "大曲"}], "payable": {"display": "¥1.00"}},
            "orderPlace": {"order": {"id": "one"}, "payment": None},
        },
        lambda stage: orders.ordered(stage, DARK),
    ),
    "nobody is known to have invited Lin": (
        {
            "sceneOpen": {"objectId": "t", "store": {"id": "t", "name": "T"}},
            "storeFront": {"communities": [{"id": "c", "name": "C"}]},
            "communityJoin": {"membership": {"invitedBy": None}},
        },
        acts.invited,
    ),
    "communitySaleOpen: no such price": (
        {
            "now": "2026-11-25T04:00:00+00:00",
            "communitySaleOpen": {"message": "no such price"},
        },
        lambda stage: sales.sold(stage, DARK),
    ),
    "the owner of S finds the door shut": (
        {"myStore": None},
        lambda stage: acts.owed(stage, stage.home_owner, stage.home),
    ),
    "STORE_OWNER can see what T earned": ({"myStore": {}}, acts.doors_shut),
}


@pytest.mark.parametrize("words", WRONG)
async def test_the_story_stops_at_what_is_wrong(words: str) -> None:
    data, act = WRONG[words]
    transport = httpx.ASGITransport(JSONResponse({"data": data}))

    async with httpx.AsyncClient(transport=transport, base_url="http://brand") as server:
        with pytest.raises(Surprise, match=words):
            await act(stage_of(server))


async def test_a_ledger_that_is_off_is_a_surprise() -> None:
    off = httpx.ASGITransport(JSONResponse({"data": {"myBrand": {"ledger": {"differenceFen": 5}}}}))

    async with httpx.AsyncClient(transport=off, base_url="http://brand") as server:
        operator = Phone("operator", App.DESK, server=server, sandbox=server)
        with pytest.raises(Surprise, match="off by 5 fen"):
            await acts.books_balance(str, operator)
