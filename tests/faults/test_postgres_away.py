"""PostgreSQL may die while hundreds claim: phones ask again, and the server stays up."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from random import Random
from signal import SIGKILL, SIGQUIT

import pytest

from bff.database import migrate, opened
from bff.kit.database import Database
from tests.audit import audit
from tests.faults import crowd as crowds
from tests.faults import serving
from tests.faults.conftest import Say
from tests.faults.mortal import Mortal, own_postgres, struck
from tests.faults.serving import Server
from tests.given.coupon import campaign
from tests.given.wechat import Sandbox
from tests.services import Services

CROWD = 100
A_BACKEND = """
    select pid from pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1
"""

Blow = Callable[[Mortal, int], None]


@dataclass(frozen=True)
class Stage:
    """A server on a PostgreSQL that may die."""

    server: Server
    postgres: Mortal
    database: Database


@pytest.fixture(scope="module")
async def stage(
    services: Services, sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    folder = tmp_path_factory.mktemp("bereft")
    with own_postgres(folder / "postgres", services) as postgres:
        found = postgres.endpoints
        await migrate(found.migration_url)
        place = Services(found.database_url, found.migration_url, found.redis_url)
        settings = serving.settings(place, sandbox, folder)
        async with (
            opened(place.database_url) as database,
            serving.started(settings, folder / "said") as server,
        ):
            yield Stage(server, postgres, database)


def killed(postgres: Mortal, _backend: int) -> None:
    """Kill the server, whose children follow it, and start it again."""
    struck(postgres.postgres(), SIGKILL)
    postgres.stop()
    postgres.start()


def restarted(postgres: Mortal, _backend: int) -> None:
    """Restart the server at once, as `pg_ctl restart -m immediate` does."""
    struck(postgres.postgres(), SIGQUIT)
    postgres.stop()
    postgres.start()


def crashed(_postgres: Mortal, backend: int) -> None:
    """Kill one of its processes, for which it sends all its clients away and begins anew."""
    struck(backend, SIGKILL)


@pytest.mark.parametrize("blow", [killed, restarted, crashed])
async def test_phones_outlive_postgres(blow: Blow, stage: Stage, seed: int, say: Say) -> None:
    moment = Random(f"{seed} {blow.__name__}").randrange(1, CROWD // 2)
    crowd, reached = await crowds.gathered(stage.database, CROWD), asyncio.Event()
    campaign_id = await campaign(stage.database, total=CROWD // 2)
    backend = await stage.database.value(A_BACKEND)

    async def strike() -> None:
        await reached.wait()
        await asyncio.to_thread(blow, stage.postgres, backend)

    claims = crowds.answered(stage.server, campaign_id, crowd, after=moment, then=reached.set)
    first, _ = await asyncio.gather(claims, strike())
    last = await crowds.answered(stage.server, campaign_id, crowd)

    issued = await crowds.held(stage.database, campaign_id)
    say(f"PostgreSQL {blow.__name__}, PROVE_SEED={seed}: after {moment} answers of {CROWD}")
    assert (len(first), crowds.changed(first, last)) == (CROWD, [])
    assert crowds.granted(last, issued) == issued
    assert len(issued) == CROWD // 2
    assert await audit(stage.database) == []


async def test_nothing_was_taken_for_a_fault_of_ours(stage: Stage) -> None:
    said = stage.server.complaints().splitlines()

    assert [line for line in said if "resolver_failed" in line or "Traceback" in line] == []
