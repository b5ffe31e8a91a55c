"""The founding journey, played over HTTP and WebSocket against a running server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import httpx

from bff.context import App
from bff.story import acts, orders, parties, sales
from bff.story.acts import Screen, Stage, Tell
from bff.story.phone import Data, Phone, Surprise

TIMEOUT_S = 10.0
ENGLISH = {"accept-language": "en"}


async def play(handles: Data, tell: Tell) -> None:
    """Play the steps with the demo's people; Surprise at the first thing that is not so."""
    async with _clients(handles) as (server, sandbox):
        hand = partial(Phone, server=server, sandbox=sandbox)
        stage = _stage(handles, hand, tell)
        for phone in (
            stage.lin,
            stage.home_clerk,
            stage.home_owner,
            stage.other_clerk,
            stage.other_owner,
            stage.neighbour,
            *stage.friends,
            stage.leader,
        ):
            await phone.sign_in()
        # Last, so that the ledger holds all that was played.
        await _steps(stage)
        operator = hand(handles["operators"][0]["person"], App.DESK)
        await operator.sign_in()
        await acts.books_balance(tell, operator)


async def _steps(stage: Stage) -> None:
    home, other = stage.home, stage.other
    async with (
        _screen(stage.home_owner, home) as home_events,
        _screen(stage.other_owner, other) as other_events,
    ):
        home_screen = Screen(f"the owner of {home['name']}", home_events)
        other_screen = Screen(f"the owner of {other['name']}", other_events)
        await acts.case_opened(stage, home_screen)
        coupon = await acts.bottle_scanned(stage, home_screen)
        await acts.store_chosen(stage, coupon)
        await acts.coupon_redeemed(stage, coupon, other_screen)
        await acts.invited(stage)
        await orders.ordered(stage, other_screen)
        await parties.bought_together(stage, other_screen)
        await sales.sold(stage, other_screen)
    stage.tell("In the end:")
    await acts.owed(stage, stage.home_owner, home)
    await acts.owed(stage, stage.other_owner, other)
    await acts.doors_shut(stage)


@asynccontextmanager
async def _screen(owner: Phone, store: Data) -> AsyncIterator[AsyncIterator[Data]]:
    # What is booked between the loading of the screen and its subscription is not missed.
    loaded = (await owner.send("StoreEarnings", storeId=store["id"], first=1))["myStore"]
    after = loaded["earnedCursor"]
    async with owner.listen("StoreEarned", storeId=store["id"], after=after) as events:
        yield events


def _stage(handles: Data, hand: "partial[Phone]", tell: Tell) -> Stage:
    home, other = handles["store"], handles["otherStore"]
    try:
        lin = handles["consumers"][0]
        return Stage(
            lin=hand(lin["person"], App.CONSUMER),
            home_clerk=hand(home["clerk"]["person"], App.STORE_OWNER),
            home_owner=hand(home["owner"]["person"], App.STORE_OWNER),
            other_clerk=hand(other["clerk"]["person"], App.STORE_OWNER),
            other_owner=hand(other["owner"]["person"], App.STORE_OWNER),
            neighbour=hand(handles["consumers"][1]["person"], App.CONSUMER),
            friends=[hand(one["person"], App.CONSUMER) for one in handles["consumers"][2:4]],
            offers=[one for one in handles["offers"] if one["storeId"] == other["id"]],
            leader=hand(handles["leader"]["person"], App.COMMUNITY),
            led=handles["leader"],
            home=home,
            other=other,
            near=lin["near"],
            case=_of(handles["cases"], home)["code"],
            bottle=_of(handles["codes"], home)["code"],
            handed_over=_of(handles["codes"], other)["outerCode"],
            sold=handles["products"][0]["variants"][0],
            tell=tell,
        )
    except StopIteration:
        raise Surprise("the demo has no case to open or no bottle to scan") from None


def _of(codes: list[Data], store: Data) -> Data:
    return next(code for code in codes if code["storeId"] == store["id"])


@asynccontextmanager
async def _clients(handles: Data) -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient]]:
    server_url = handles["graphql"].removesuffix("/graphql")
    # Both are at home: a proxy that the environment names for the world cannot reach them.
    client = partial(httpx.AsyncClient, timeout=TIMEOUT_S, trust_env=False)
    async with (
        client(base_url=server_url, headers=ENGLISH) as server,
        client(base_url=handles["sandbox"]) as sandbox,
    ):
        yield server, sandbox
