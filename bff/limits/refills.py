"""Where tokens come from: Redis, many keys in one round trip; this process, while it is away."""

import asyncio
import time
from collections.abc import Hashable, Sequence
from typing import NamedTuple

import structlog

from bff.gateways.tokens import Tokens, Wanted
from bff.kit import keyring
from bff.kit.convoy import Convoy, Watch, unwatched
from bff.kit.keyring import Keyring
from bff.kit.refusal import Unavailable
from bff.limits.leases import Granted, Steady
from bff.limits.own import Own
from bff.limits.rate import Rate

# An answer that takes longer comes too late for those whom it would let in.
REDIS_S_MAX = 0.25
AGAIN_S = 1.0
PREFIX = "limit"

log = structlog.get_logger(__name__)


class Refill(NamedTuple):
    """Tokens that a key wants."""

    rate: Rate
    key: Hashable
    tokens: int


class Refills:
    """Fetches tokens for whoever runs short of them."""

    def __init__(
        self,
        tokens: Tokens,
        ring: Keyring,
        *,
        steady: Steady = time.monotonic,
        watch: Watch = unwatched,
    ) -> None:
        """Fetch them from `tokens`, where keys stand under names that give nobody away."""
        self._tokens = tokens
        self._ring = ring
        self._steady = steady
        self._own = Own(steady=steady)
        self._away_until = 0.0
        self._convoy = Convoy("refills", self._refilled, watch=watch)

    def ask(self, rate: Rate, key: Hashable, tokens: int, granted: Granted) -> None:
        """Ask for tokens of a key, and say later how many there were; nobody waits for it."""
        refill = Refill(rate, key, tokens)

        def told(outcomes: "asyncio.Future[list[int]]") -> None:
            if not outcomes.cancelled():
                granted(outcomes.result()[0])

        try:
            self._convoy.many([refill]).add_done_callback(told)
        except Unavailable:
            # So many are short of tokens that their queue is full.
            granted(self._own.take(*refill))

    async def _refilled(self, asked: Sequence[Refill]) -> list[int]:
        found = await self._shared(asked)
        # Where others cannot be asked how much they have let in, this process goes by its own.
        return [
            self._own.take(*one) if tokens is None else tokens
            for one, tokens in zip(asked, found, strict=True)
        ]

    async def _shared(self, asked: Sequence[Refill]) -> Sequence[int | None]:
        nothing = [None] * len(asked)
        if self._steady() < self._away_until:
            return nothing
        try:
            async with asyncio.timeout(REDIS_S_MAX):
                return await self._tokens.take([self._wanted(one) for one in asked])
        except (Unavailable, TimeoutError) as error:
            log.info("limits_alone", error=type(error).__name__)
            self._away_until = self._steady() + AGAIN_S
            return nothing

    def _wanted(self, one: Refill) -> Wanted:
        # Redis is to know neither addresses nor members.
        hidden = keyring.blind(self._ring.code_index, PREFIX, one.rate.name, str(one.key)).hex()
        return Wanted(f"{PREFIX}:{{{hidden}}}", one.rate.a_minute, one.rate.a_second, one.tokens)
