"""Lends the connections of a pool, and keeps those that come back at hand for a moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import cast

import asyncpg

from bff.kit.pool import AWAY, Loan, acquired, unavailable

# After so long the pool looks after them again: closes what nobody needs, and what is worn.
KEPT_S = 1.0


class Lender:
    """Lends connections; the pool sees them again when they were not needed for a moment.

    To take one out of asyncpg's pool and to bring it back takes timers, a task and two turns of
    the loop, and costs as much as the shortest statement: what came back well is lent without.
    """

    def __init__(self, pool: asyncpg.Pool) -> None:
        """Lend what is in this pool."""
        self._pool = pool
        self._at_hand: list[Loan] = []
        self._fetching = 0
        self._later: asyncio.TimerHandle | None = None
        self._returning: asyncio.Task[None] | None = None

    @property
    def idle(self) -> int:
        """How many connections are open and lent to nobody."""
        return self._pool.get_idle_size() + sum(map(_is_open, self._at_hand))

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[asyncpg.Connection]:
        """Lend a connection; Unavailable when none can be had, or it is lost."""
        loan, kept = self._taken() or await self._fetched(), False
        connection = cast("asyncpg.Connection", loan)
        try:
            yield connection
            kept = self._keeps(loan)
        except AWAY as error:
            raise unavailable(error) from error
        except asyncpg.InterfaceError as error:
            # Also the word for a call that is wrong, on a connection that is well.
            if _is_open(loan):
                raise
            raise unavailable(error) from error
        finally:
            if not kept:
                await self._pool.release(loan)

    async def give_back(self) -> None:
        """Give back to the pool what is at hand."""
        while self._at_hand:
            await self._pool.release(self._at_hand.pop())

    def _taken(self) -> Loan | None:
        while self._at_hand:
            if _is_open(loan := self._at_hand.pop()):
                return loan
        return None

    async def _fetched(self) -> Loan:
        self._fetching += 1
        try:
            return await acquired(self._pool)
        finally:
            self._fetching -= 1

    def _keeps(self, loan: Loan) -> bool:
        # Who waits for a connection stands in the queue of the pool.
        if self._fetching or self._pool.is_closing() or not _is_open(loan):
            return False
        if loan.is_in_transaction():
            return False
        self._at_hand.append(loan)
        if self._later is None:
            self._later = asyncio.get_running_loop().call_later(KEPT_S, self._return)
        return True

    def _return(self) -> None:
        self._later = None
        self._returning = asyncio.create_task(self.give_back())


def _is_open(loan: Loan) -> bool:
    # The pool takes a connection that was lost out of the hands of whoever it was lent to.
    with suppress(asyncpg.InterfaceError):
        return not loan.is_closed()
    return False
