"""The process beside, as its server sees it: one piece of work after another, each bounded."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import structlog

from bff.config import PREFIX
from bff.gateways.workshop import frames
from bff.gateways.workshop.frames import PREFIX_BYTES
from bff.kit.refusal import Unavailable

Work = Callable[[Mapping[str, Any], Sequence[bytes]], bytes]

# A picture takes a tenth of a second: who waits behind so many would wait too long.
WAITING_MAX = 16
WORK_S_MAX = 8.0
# Named and not imported: it starts in a moment, because it knows next to nothing.
WORKER = "bff.gateways.workshop.worker"

log = structlog.get_logger(__name__)


class WorkRefused(Exception):
    """The work cannot be done on what was given; the message is the work's own word."""


class WorkFailed(Exception):
    """The process ended over this piece of work."""


class Workshop:
    """Does work in a process of its own, which is started when it is first needed."""

    def __init__(self, *, work_s_max: float = WORK_S_MAX, waiting_max: int = WAITING_MAX) -> None:
        """Give each piece of work so many seconds, and let so many wait."""
        self._work_s_max = work_s_max
        self._waiting_max = waiting_max
        self._waiting = 0
        self._turn = asyncio.Lock()
        self._process: Process | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the process."""
        async with self._turn:
            await self._end()

    async def made(self, work: Work, facts: Mapping[str, Any], *blobs: bytes) -> bytes:
        """Return what a function of a module makes of facts and blobs.

        WorkRefused where it raises ValueError, WorkFailed where it ends the process; Unavailable
        when it takes too long or many wait.
        """
        if self._waiting >= self._waiting_max:
            raise Unavailable("the workshop is busy")
        self._waiting += 1
        try:
            async with self._turn:
                return await self._done(work, facts, blobs)
        finally:
            self._waiting -= 1

    async def _done(self, work: Work, facts: Mapping[str, Any], blobs: Sequence[bytes]) -> bytes:
        name = f"{work.__module__}:{work.__name__}"
        asked = frames.framed({"work": name, "facts": facts}, *blobs)
        try:
            async with asyncio.timeout(self._work_s_max):
                told, made = await _answered(await self._running(), asked)
        except (TimeoutError, OSError, asyncio.IncompleteReadError) as error:
            log.warning("workshop_ended", work=name, error=type(error).__name__)
            await self._end()
            late = isinstance(error, TimeoutError)
            raise (Unavailable if late else WorkFailed)(name) from None
        # Whoever waited may be gone: what comes back then would be taken for the next answer.
        except asyncio.CancelledError:
            await self._end()
            raise
        if "refused" in told:
            raise WorkRefused(told["refused"])
        return made[0]

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            # Without the settings: whoever breaks in by a picture finds no secret there.
            env = {name: text for name, text in os.environ.items() if not name.startswith(PREFIX)}
            arguments = ("-P", "-m", WORKER)
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *arguments, stdin=PIPE, stdout=PIPE, env=env
            )
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _answered(process: Process, asked: bytes) -> tuple[Mapping[str, Any], list[bytes]]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(asked)
    await process.stdin.drain()
    length = int.from_bytes(await process.stdout.readexactly(PREFIX_BYTES))
    head = frames.head(await process.stdout.readexactly(length))
    return head.facts, head.parted(await process.stdout.readexactly(head.length))
