"""The worker: runs the jobs that transactions left behind, until it is told to stop."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import cast
from uuid import UUID

import asyncpg
import orjson
import structlog
from pgqueuer.core.tm import cancel_on_exit
from pgqueuer.db import AsyncpgDriver
from pgqueuer.errors import PgqException
from pgqueuer.executors import DatabaseRetryEntrypointExecutor
from pgqueuer.models import Job
from pgqueuer.qm import QueueManager
from pgqueuer.queries import Queries

from bff.context import Services
from bff.domains.checkout import shipping
from bff.domains.code import batches, generation
from bff.domains.member import delivery, inbox
from bff.domains.member.templates import Templates
from bff.gateways.wechat import MiniProgram
from bff.kit.database import Database
from bff.kit.jobs import Payload
from bff.kit.keyring import Keyring
from bff.kit.pool import ACQUIRE_TIMEOUT_S

Handler = Callable[[Database, Services, Payload], Awaitable[None]]

# With growing delay the last comes after four minutes; what fails then fails for a reason.
RETRIES_MAX = 8
RETRY_AFTER = timedelta(seconds=1)
RETRY_AFTER_MAX = timedelta(minutes=10)
# Half of the usual pool: the requests of the same process need the other half.
AT_ONCE_MAX = 8
POLL_EVERY = timedelta(seconds=5)
RECONNECT_AFTER_S = 1.0
# A RuntimeError is pgqueuer's word for tables that are yet to be made.
LOST = (
    OSError,
    TimeoutError,
    RuntimeError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    # asyncpg's word for a connection that is asked again while its end is still being noticed.
    asyncpg.InternalClientError,
    PgqException,
)

log = structlog.get_logger(__name__)


async def _generate(database: Database, services: Services, payload: Payload) -> None:
    await generation.continued(database, services.get(Keyring), payload)


async def _send(database: Database, services: Services, payload: Payload) -> None:
    mini_program, templates = services.get(MiniProgram), services.get(Templates)
    message_id = UUID(str(payload["message_id"]))
    await delivery.send(database, mini_program, templates, message_id)


async def _picked_up(database: Database, services: Services, payload: Payload) -> None:
    order_id = UUID(str(payload["order_id"]))
    await shipping.tell(database, services.get(MiniProgram), order_id)


HANDLERS: Mapping[str, Handler] = {
    batches.JOB: _generate,
    inbox.SENDING: _send,
    shipping.JOB: _picked_up,
}


async def run(
    database: Database,
    services: Services,
    stop: asyncio.Event,
    *,
    handlers: Mapping[str, Handler] = HANDLERS,
    retry_after: timedelta = RETRY_AFTER,
) -> None:
    """Run jobs until `stop` is set and those begun have ended; survives the loss of PostgreSQL.

    A job that fails is retried with growing delay; after the last retry it is kept as dead. One
    whose worker was lost is begun again, so each must bear being done twice.
    """
    async with cancel_on_exit(asyncio.create_task(stop.wait())) as stopped:
        while not stop.is_set():
            await _survived(_worked(database, services, stopped, handlers, retry_after))
            await asyncio.wait({stopped}, timeout=RECONNECT_AFTER_S)


async def _survived(work: Awaitable[object]) -> None:
    # Whatever is lost with a connection is found again in the tables by the next one.
    try:
        await work
    except LOST as error:
        log.warning("worker_lost_database", error=type(error).__name__)


async def _worked(
    database: Database,
    services: Services,
    stopped: asyncio.Task[bool],
    handlers: Mapping[str, Handler],
    retry_after: timedelta,
) -> None:
    async with _listening(database) as connection:
        manager = QueueManager(Queries(AsyncpgDriver(connection)))
        for name, handler in handlers.items():
            _registered(manager, name, partial(_done, handler, database, services), retry_after)
        stopped.add_done_callback(lambda _: manager.shutdown.set())
        await manager.run(
            dequeue_timeout=POLL_EVERY,
            batch_size=AT_ONCE_MAX // 2,
            max_concurrent_tasks=AT_ONCE_MAX,
            shutdown_on_listener_failure=True,
        )


@asynccontextmanager
async def _listening(database: Database) -> AsyncIterator[asyncpg.Connection]:
    # Closed afterwards: the pool's connections are handed on without being reset.
    async with database.pool.acquire(timeout=ACQUIRE_TIMEOUT_S) as connection:
        try:
            yield cast("asyncpg.Connection", connection)
        finally:
            await connection.close()


def _registered(
    manager: QueueManager,
    name: str,
    act: Callable[[Job], Awaitable[None]],
    retry_after: timedelta,
) -> None:
    executor = partial(
        DatabaseRetryEntrypointExecutor,
        max_attempts=RETRIES_MAX,
        initial_delay=retry_after,
        max_delay=RETRY_AFTER_MAX,
    )
    # Left to itself, pgqueuer deletes what failed; a dead letter must stay where one sees it.
    manager.entrypoint(name, accepts_context=False, on_failure="hold", executor_factory=executor)(
        act
    )


async def _done(handler: Handler, database: Database, services: Services, job: Job) -> None:
    await handler(database, services, orjson.loads(job.payload or b"{}"))
