"""The lives of a server that is killed again and again while people go on."""

import asyncio
from random import Random

from tests.faults import wechat
from tests.faults.serving import Server
from tests.given.wechat import Sandbox

DEEDS_MAX, RARE_DEEDS_MAX = 30, 200
POLL_S = 0.01
# Two of them are less than the lease of a seat: time jumps, and not over a whole transaction.
STEPS_S, STEPS_MAX = (60, 200, 400), 4
# Long enough to be killed in, and short enough for the patience of whoever asks.
SLOW_S = 1.0
ACCEPTING = (
    "/v3/pay/transactions/jsapi",
    "/v3/pay/transactions/out-trade-no/{out_trade_no}/close",
    "/v3/refund/domestic/refunds",
    "/v3/refund/domestic/refunds",
)
STRUCK = "select count(*) from received where verdict like '%fault slow'"


class Lives:
    """One server in many lives; `up` says whether it takes requests, `over` that all is done."""

    def __init__(self, server: Server, sandbox: Sandbox, dice: Random) -> None:
        """Begin with a server that runs."""
        self.server, self.sandbox = server, sandbox
        self.over = False
        self.up = asyncio.Event()
        self.up.set()
        self.between = 0
        self._dice = dice
        self._deeds = 0
        self._news = asyncio.Event()

    def done(self) -> None:
        """Count one more thing that somebody was answered."""
        self._deeds += 1
        self._news.set()

    async def more(self, deeds: int) -> None:
        """Wait until so many more things were answered, or all is over."""
        last = self._deeds + deeds
        while self._deeds < last and not self.over:
            self._news.clear()
            await self._news.wait()

    async def reaped(self, kills: int) -> None:
        """Kill the server so many times, each after some deeds, and start it again."""
        for kill in range(kills):
            await self._aged()
            if kill % 2:
                await self._accepted(self._dice.choice(ACCEPTING))
            self.up.clear()
            self.server.kill()
            await self.server.start()
            self.up.set()
        await self._aged()
        self.over = True
        self._news.set()

    async def _aged(self) -> None:
        """Let people do something and time pass, in turn."""
        for _ in range(self._dice.randrange(1, STEPS_MAX)):
            await self.more(self._dice.randrange(1, DEEDS_MAX))
            await self.sandbox.advance(self._dice.choice(STEPS_S))

    async def _accepted(self, path: str) -> None:
        """Wait until WeChat has accepted something and the server does not know of it."""
        [(before,)] = wechat.written(self.sandbox, STRUCK)
        last = self._deeds + RARE_DEEDS_MAX
        # What was planned before would strike first.
        await self.sandbox.control("DELETE", "/faults")
        await self.sandbox.fault(path, "slow", seconds=SLOW_S)
        while self._deeds < last:
            [(struck,)] = wechat.written(self.sandbox, STRUCK)
            if struck > before:
                self.between += 1
                return
            await asyncio.sleep(POLL_S)
