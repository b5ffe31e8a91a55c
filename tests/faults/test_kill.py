"""A server that is killed while hundreds claim owes nobody anything afterwards."""

from collections.abc import AsyncIterator
from random import Random

import pytest

from bff.kit.database import Database
from tests.audit import audit
from tests.faults import crowd as crowds
from tests.faults import serving
from tests.faults.conftest import PROVE, Say
from tests.faults.serving import Server
from tests.given.coupon import campaign
from tests.given.wechat import Sandbox
from tests.services import Services

CROWD = 500
# Answers come in swarms, a batch at a time: hundreds more are under way when so many were read.
MOMENT_MAX = CROWD // 10
KILLS = 20 if PROVE else 1


@pytest.fixture(scope="module")
async def server(
    still_place: Services, sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Server]:
    folder = tmp_path_factory.mktemp("killed")
    settings = serving.settings(still_place, sandbox, folder)
    async with serving.started(settings, folder / "said") as server:
        yield server


@pytest.mark.parametrize("kill", range(1, KILLS + 1))
async def test_a_killed_server_keeps_what_it_acknowledged(
    kill: int, server: Server, still_database: Database, seed: int, say: Say
) -> None:
    dice = Random(f"{seed} {kill}")
    stock, moment = dice.randrange(50, CROWD), dice.randrange(1, MOMENT_MAX)
    crowd = await crowds.gathered(still_database, CROWD)
    campaign_id = await campaign(still_database, total=stock)

    first = await crowds.answered(server, campaign_id, crowd, after=moment, then=server.kill)
    await server.start()
    kept = await crowds.held(still_database, campaign_id)
    last = await crowds.answered(server, campaign_id, crowd)

    issued = await crowds.held(still_database, campaign_id)
    say(
        f"kill {kill} of {KILLS}, PROVE_SEED={seed}: after {moment} answers;"
        f" {len(first)} acknowledged, {CROWD - len(first)} unanswered,"
        f" {len(kept) - len(crowds.granted(first, kept))} of them kept;"
        f" {len(issued)} of {stock} issued"
    )
    assert len(first) < CROWD
    assert crowds.changed(first, last) == []
    assert kept.items() <= crowds.granted(last, issued).items() == issued.items()
    assert len(issued) == stock
    assert await audit(still_database) == []
