"""Asking a primary and its replica how far apart they are."""

from math import inf

import asyncpg

from bff.kit.database import Database
from bff.kit.refusal import Unavailable
from bff.replica.trail import Trail

ANSWER_S_MAX = 1.0
# The cluster is asked for as well: an address may lead to quite another one.
WRITTEN = """
    select system_identifier as cluster, (pg_current_wal_lsn() - '0/0')::bigint as position
    from pg_control_system()
"""
REPLAYED = """
    select system_identifier as cluster, (pg_last_wal_replay_lsn() - '0/0')::bigint as position
    from pg_control_system() where pg_is_in_recovery()
"""


class NoReplica(Exception):
    """What is there does not replay the log of our primary."""


async def lag_s(
    trail: Trail, at: float, *, primary: Database, replica: asyncpg.Connection
) -> float:
    """Return by how many seconds the replica is behind at most; infinite when nobody knows.

    Raises whatever says that the replica is away, and NoReplica when it is none of ours.
    """
    try:
        written = await primary.row(WRITTEN)
    except Unavailable:
        # That is no reason to leave the replica, from which somebody may be reading.
        return inf
    assert written is not None
    found = await replica.fetchrow(REPLAYED, timeout=ANSWER_S_MAX)
    if found is None or found["cluster"] != written["cluster"]:
        raise NoReplica
    return trail.behind_s(at, written=written["position"], replayed=found["position"])
