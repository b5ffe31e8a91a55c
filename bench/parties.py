"""People racing for the last seats of parties: how fast, and that none is over full."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from statistics import quantiles
from uuid import uuid4

from bench import market
from bench.market import Buyer, Town
from bench.wire import Json, Wire
from bff.embedded import Endpoints
from tests.audit import audit

RACERS = 64
POLL_S = 0.1
OPENED_S_MAX = 10.0
OFFER = "query GroupBuyOffer($id: ID!) { groupBuyOffer(id: $id) { product { id } } }"
VARIANTS = "query Product($id: ID!) { product(id: $id) { variants { id } } }"
PARTY = "query Party($id: ID!) { party(id: $id) { status size filled } }"


async def measured(services: Endpoints) -> bool:
    """Print how fast seats go; False when a party took more people than it has seats."""
    async with market.town(services) as town:
        offer = (await market.handles(town))["offers"][0]
        buyers = await market.buyers(town)
        races = [buyers[at : at + RACERS + 1] for at in range(0, len(buyers), RACERS + 1)]
        full = [race for race in races if len(race) == RACERS + 1]
        print(f"{len(full)} parties, {RACERS} people racing for each", flush=True)
        asked = await _asked(town, offer)
        took_s: list[float] = []
        races_s: list[float] = []
        exact = [await _raced(town, asked, race, took_s, races_s) for race in full]
        findings = await audit(town.place.database_url)
    rate = len(took_s) / sum(races_s)
    slowest = quantiles(took_s, n=100)[98]
    print(f"{rate:.0f} joins/s decided; p99 {slowest * 1e3:.0f} ms; parties exact: {all(exact)}")
    print(f"auditor: {len(findings)} findings {findings[:3]}")
    return all(exact) and not findings


async def _asked(town: Town, offer: Json) -> Json:
    async with Wire(town.server_port) as wire:
        found = await _graph(wire, OFFER, {"id": offer["id"]})
        product = found["groupBuyOffer"]["product"]["id"]
        variants = (await _graph(wire, VARIANTS, {"id": product}))["product"]["variants"]
    return {"storeId": offer["storeId"], "variantId": variants[0]["id"], "offerId": offer["id"]}


async def _raced(
    town: Town, asked: Json, people: Sequence[Buyer], took_s: list[float], races_s: list[float]
) -> bool:
    head, *racers = people
    party = await _opened(town, asked, head)
    at = {name: asked[name] for name in ("storeId", "variantId")} | {"partyId": party["id"]}
    began = time.perf_counter()
    outcomes = await asyncio.gather(*(_joined(town, at, one, took_s) for one in racers))
    races_s.append(time.perf_counter() - began)
    return bool(Counter(outcomes)["joined"] == party["size"] - 1)


async def _opened(town: Town, asked: Json, head: Buyer) -> Json:
    async with Wire(town.server_port) as server, Wire(town.sandbox_port) as wechat:
        opened = await _sent(server, "GroupBuyOpen", asked, head)
        pressed = {"package": opened["payment"]["package"], "outcome": "success"}
        await wechat.post(f"/_sandbox/people/{head.person}/pay", pressed)
        gives_up = time.monotonic() + OPENED_S_MAX
        while time.monotonic() < gives_up:
            party: Json = (await _graph(server, PARTY, {"id": opened["party"]["id"]}))["party"]
            if party["status"] == "OPEN":
                return party | {"id": opened["party"]["id"]}
            await asyncio.sleep(POLL_S)
    raise SystemExit("a party did not open")


async def _joined(town: Town, at: Json, racer: Buyer, took_s: list[float]) -> str:
    async with Wire(town.server_port) as server:
        began = time.perf_counter()
        answer = await _sent(server, "GroupBuyJoin", at, racer)
        took_s.append(time.perf_counter() - began)
    return "joined" if "party" in answer else "refused"


async def _sent(wire: Wire, operation: str, asked: Json, by: Buyer) -> Json:
    body = {
        "documentId": market.document_id(operation),
        "variables": {"input": asked | {"requestId": uuid4().hex}},
    }
    answer = await wire.post("/graphql", body, by.token)
    [outcome] = answer["data"].values()
    return dict(outcome)


async def _graph(wire: Wire, query: str, variables: Json) -> Json:
    answer = await wire.post("/graphql", {"query": query, "variables": variables})
    return dict(answer["data"])
