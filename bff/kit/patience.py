"""How long anything may take: one timer for all that is under way."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, TypeVar

Outcome = TypeVar("Outcome")


class Overdue(TimeoutError):
    """It took too long, and was ended; what it set going elsewhere may yet be done."""


@dataclass(slots=True, eq=False)
class _Pending:
    task: "asyncio.Task[Any]"
    deadline: float
    ended: bool = False


class Patience:
    """Ends what takes longer than so many seconds.

    To set a timer for each costs as much as the smallest answers do, so one looks after them all.
    """

    def __init__(self, seconds: float) -> None:
        """Wait for so many seconds."""
        self._seconds = seconds
        # In the order of their deadlines, for all have equally long.
        self._pending: dict[_Pending, None] = {}
        self._looking: asyncio.AbstractEventLoop | None = None

    async def wait(self, coming: Awaitable[Outcome]) -> Outcome:
        """Await what is coming, in the task that asks for it; Overdue when it takes too long."""
        # To ask for the loop first is a call of the system, and it is the same one for long.
        task = asyncio.current_task(self._looking) if self._looking else None
        task = task or asyncio.current_task()
        assert task is not None
        pending, others = self._begun(task), task.cancelling()
        try:
            return await coming
        except asyncio.CancelledError:
            # Who was to end anyhow ends.
            if pending.ended and task.cancelling() == others + 1:
                raise Overdue from None
            raise
        finally:
            del self._pending[pending]
            if pending.ended:
                task.uncancel()

    def _begun(self, task: "asyncio.Task[Any]") -> _Pending:
        loop = task.get_loop()
        pending = _Pending(task, loop.time() + self._seconds)
        self._pending[pending] = None
        if self._looking is not loop:
            self._look_at(pending.deadline)
        return pending

    def _look_at(self, time: float) -> None:
        self._looking = asyncio.get_running_loop()
        self._looking.call_at(time, self._look)

    def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        waiting = [pending for pending in self._pending if not pending.ended]
        for pending in waiting:
            pending.ended = pending.deadline <= now
            if pending.ended:
                pending.task.cancel()
        self._looking = None
        ahead = [pending.deadline for pending in waiting if not pending.ended]
        if ahead:
            self._look_at(ahead[0])
