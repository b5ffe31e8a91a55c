"""Orders placed, paid through WeChat and booked: how many a second one server sustains."""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from statistics import quantiles
from uuid import UUID, uuid4

import asyncpg

from bench import market, tpcb
from bench.market import Buyer, Town
from bench.wire import Json, Wire
from bff.embedded import Endpoints
from bff.kit import ids
from bff.kit.ids import Kind
from tests.audit import audit

CALLERS = 32
SECONDS = 300.0
BACKLOG_S_MAX = 60.0
POLL_S = 0.2
OPEN = "select count(*) from payment where state = 'OPEN'"
BOOKED = "select ref, extract(epoch from booked_at) from fact where kind = 'ORDER_PAID'"


@dataclass
class Tally:
    """What was done within the time that counts; with a rate, an order is due at its own moment."""

    rate: float | None = None
    began: float = field(default_factory=time.perf_counter)
    orders: int = 0
    placed_s: list[float] = field(default_factory=list)
    # WeChat tells whole seconds only of when somebody paid.
    pressed_at: dict[UUID, float] = field(default_factory=dict)
    stopping: bool = False


async def measured(services: Endpoints, seconds: float, rate: float | None) -> bool:
    """Print what was sustained; False when something of it does not hold.

    Without `rate`, as many orders as get through; with it, so many a second, come what may.
    """
    async with market.town(services) as town:
        buyers = await market.buyers(town)
        baskets = await market.baskets(town)
        print(f"{len(buyers)} buyers, {len(baskets)} stores, {seconds:.0f} s", flush=True)
        before = await market.cpu(town)
        tally = Tally(rate)
        await _sold(town, buyers, baskets, tally, seconds)
        took = time.perf_counter() - tally.began
        waited = await _settled(town)
        used = {name: cpu - before[name] for name, cpu in (await market.cpu(town)).items()}
        return await _told(town, tally, took, waited, used)


async def _told(
    town: Town, tally: Tally, took: float, waited: float | None, used: Mapping[str, float]
) -> bool:
    rate = tally.orders / took
    findings = await audit(town.place.database_url)
    connection = await asyncpg.connect(town.place.database_url)
    booked = {ref: float(at) for ref, at in await connection.fetch(BOOKED)}
    await connection.close()
    lags = [at - tally.pressed_at[ref] for ref, at in booked.items() if ref in tally.pressed_at]
    async with Wire(town.sandbox_port) as wire:
        bank = await wire.ask("GET", "/_sandbox/bank", {})
    uneven = [one for merchant in bank["merchants"] for one in merchant.get("wrong", [])]
    base = await tpcb.rate(town.place)
    for name, cpu in used.items():
        print(f"  {name:10} {cpu / tally.orders * 1e3:6.2f} ms of CPU an order")
    print(f"  placed     p50 {_ms(tally.placed_s, 49)}, p99 {_ms(tally.placed_s, 98)}")
    print(f"  booked     {len(booked)} orders; after who pays has pressed, {_lag(lags)}")
    print(f"  backlog    {'not empty' if waited is None else f'empty after {waited:.1f} s'}")
    print(f"  auditor    {len(findings)} findings {findings[:3]}; bank {uneven or 'even'}")
    print(f"{rate:.0f} orders/s; TPC-B {base:.0f}/s, ratio {rate / base:.2f}")
    whole = len(booked) == len(lags) == tally.orders
    return whole and waited is not None and not findings and not uneven


def _lag(lags: Sequence[float]) -> str:
    return f"p50 {_ms(lags, 49)}, p99 {_ms(lags, 98)}, at most {max(lags) * 1e3:.0f} ms"


def _ms(times: Sequence[float], place: int) -> str:
    return f"{quantiles(times, n=100)[place] * 1e3:.0f} ms"


async def _sold(
    town: Town, buyers: Sequence[Buyer], baskets: Sequence[Json], tally: Tally, seconds: float
) -> None:
    turns = count()
    callers = [
        asyncio.create_task(_caller(town, buyers, baskets, turns, tally)) for _ in range(CALLERS)
    ]
    await asyncio.wait(callers, timeout=seconds)
    tally.stopping = True
    await asyncio.gather(*callers)


async def _caller(
    town: Town,
    buyers: Sequence[Buyer],
    baskets: Sequence[Json],
    turns: Iterator[int],
    tally: Tally,
) -> None:
    document = market.document_id("OrderPlace")
    async with Wire(town.server_port) as server, Wire(town.sandbox_port) as wechat:
        while not tally.stopping:
            turn = next(turns)
            buyer, basket = buyers[turn % len(buyers)], baskets[turn * 7 % len(baskets)]
            asked = {"input": basket | {"requestId": uuid4().hex}}
            body = {"documentId": document, "variables": asked}
            began = await _due(tally, turn)
            answer = await server.post("/graphql", body, buyer.token)
            tally.placed_s.append(time.perf_counter() - began)
            payment = await _payment(server, buyer, answer["data"]["orderPlace"])
            pressed = {"package": payment["package"], "outcome": "success"}
            order_id = ids.read(Kind.ORDER, answer["data"]["orderPlace"]["order"]["id"])
            tally.pressed_at[order_id] = time.time()
            await wechat.post(f"/_sandbox/people/{buyer.person}/pay", pressed)
            tally.orders += 1


async def _due(tally: Tally, turn: int) -> float:
    # What nobody was free for in time has waited since then, and is measured so.
    if tally.rate is None:
        return time.perf_counter()
    due = tally.began + turn / tally.rate
    await asyncio.sleep(max(0.0, due - time.perf_counter()))
    return due


async def _payment(server: Wire, buyer: Buyer, placed: Json) -> Json:
    # As a phone does where WeChat was too slow: the order is there, and is paid in a moment.
    payment, order_id = placed["payment"], placed["order"]["id"]
    while payment is None:
        asked = {"input": {"orderId": order_id, "requestId": uuid4().hex}}
        body = {"documentId": market.document_id("OrderPay"), "variables": asked}
        answer = await server.post("/graphql", body, buyer.token)
        payment = answer["data"]["orderPay"].get("payment")
    return dict(payment)


async def _settled(town: Town) -> float | None:
    connection = await asyncpg.connect(town.place.database_url)
    began = time.monotonic()
    try:
        while time.monotonic() - began < BACKLOG_S_MAX:
            if not await connection.fetchval(OPEN):
                return time.monotonic() - began
            await asyncio.sleep(POLL_S)
    finally:
        await connection.close()
    return None
