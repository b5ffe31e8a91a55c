"""Whether one process of ours grows: its memory over 100,000 first screens."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from bench import data, load, people, servers
from bench.data import TOWN
from bench.kinds import Site
from bench.load import Crowd
from bench.reads import Reads
from bench.servers import Server
from bench.wishes import Wish

REQUESTS, SETTLED, CALLERS = 100_000, 10_000, 64
# A session is good for a quarter of an hour, so none has to last for all of them.
AT_ONCE = 10_000
GROWS_MB_MAX = 20
ANSWERED_S_MAX = 600.0
POLL_S = 0.1


async def measured(site: Site, factor: float) -> None:
    """Print how much one process grows after the first 10,000 of 100,000 requests."""
    place = await data.town(site.services, TOWN.times(factor))
    async with servers.running(["dongxiao"], replace(site, services=place)) as [server]:
        held_mb: list[float] = []
        for _ in range(REQUESTS // AT_ONCE):
            members = await people.signed_in(place)
            wishes = Reads("Home", [Wish(member) for member in members])
            await _answered(server, islice(await wishes.of(server), AT_ONCE))
            held_mb.append(server.resident_mb())
    grown_mb = held_mb[-1] - held_mb[SETTLED // AT_ONCE - 1]
    verdict = "held" if grown_mb < GROWS_MB_MAX else "NOT held"
    print(f"\nmemory: MB after each {AT_ONCE:,} of {REQUESTS:,} first screens, {CALLERS} at once")
    print("  " + ", ".join(f"{mb:.0f}" for mb in held_mb))
    print(f"  grows by {grown_mb:.1f} MB after the first {SETTLED:,}: {verdict}")


async def _answered(server: Server, requests: Iterator[bytes]) -> None:
    crowd = Crowd(requests, lambda _answer: None)
    async with load.called(server.port, CALLERS, crowd), asyncio.timeout(ANSWERED_S_MAX):
        # As in bench.load: what is measured is not slowed by being watched.
        while crowd.waiting > 0 and not crowd.wrong:  # noqa: ASYNC110
            await asyncio.sleep(POLL_S)
    if crowd.wrong:
        raise SystemExit(f"{server.name}, memory: {crowd.wrong.decode(errors='replace')}")
