"""Work for later: a job exists if and only if the transaction that asked for it committed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from pgqueuer.db import AsyncpgDriver
from pgqueuer.models import JobId
from pgqueuer.queries import Queries

from bff.kit.database import Database, Transaction

Payload = Mapping[str, str | int]

# More than that is one failure many times over, and is read in the logs.
DEAD_SHOWN_MAX = 100
DEAD = """
    select job.id, job.entrypoint, job.payload, job.attempts, log.created, log.reason
    from pgqueuer as job
    cross join lateral (
        select created, traceback ->> 'exception_message' as reason
        from pgqueuer_log where job_id = job.id order by id desc limit 1
    ) as log
    where job.status = 'failed'
    order by job.id desc
    limit $1
"""


@dataclass(frozen=True, slots=True)
class DeadJob:
    """A job that was given up after its last retry; it is kept until somebody revives it."""

    id: int
    name: str
    payload: Payload
    retries: int
    failed_at: datetime
    reason: str


async def enqueue(
    transaction: Transaction, name: str, payload: Payload, *, after: timedelta | None = None
) -> int:
    """Ask for the job `name`, in this transaction, not before `after` has passed; return its id.

    The payload holds ids and counts, never anything personal or secret.
    """
    # On the transaction's own connection: the job is there if and only if what it is about is.
    queries = Queries(AsyncpgDriver(transaction.connection))
    [job_id] = await queries.enqueue(name, orjson.dumps(payload), execute_after=after)
    return job_id


async def enqueue_each(
    transaction: Transaction, name: str, payloads: Sequence[Payload]
) -> Sequence[int]:
    """Ask for the job `name` with each of these payloads, in this transaction; return their ids."""
    if not payloads:
        return []
    queries = Queries(AsyncpgDriver(transaction.connection))
    texts: list[bytes | None] = [orjson.dumps(payload) for payload in payloads]
    return await queries.enqueue([name] * len(texts), texts, [0] * len(texts))


async def dead(database: Database) -> Sequence[DeadJob]:
    """Return the latest jobs that were given up."""
    rows = await database.fetch(DEAD, DEAD_SHOWN_MAX)
    return [
        DeadJob(
            id=row["id"],
            name=row["entrypoint"],
            payload=orjson.loads(row["payload"]),
            retries=row["attempts"],
            failed_at=row["created"],
            reason=row["reason"] or "",
        )
        for row in rows
    ]


async def revive(transaction: Transaction, job_ids: Sequence[int]) -> None:
    """Have jobs that were given up tried again from the start."""
    queries = Queries(AsyncpgDriver(transaction.connection))
    await queries.requeue_jobs([JobId(job_id) for job_id in job_ids])
