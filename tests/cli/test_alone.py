"""What else runs in a process of its own: the worker, and WeChat's sandbox."""

import asyncio
from pathlib import Path

import httpx
import orjson
import pytest

from bff import app as application
from bff.domains.code import service as codes
from bff.kit import keyring
from bff.kit.database import Database
from bff.kit.keyring import Keyring
from bff.sandbox.apps import APPS
from tests.cli import given
from tests.given import checkout
from tests.given import member as members
from tests.given import order as orders
from tests.given.product import product
from tests.services import Services

DONE = """
    select (select state from batch where id = $1) = 'READY'
        and (select state from orders where id = $2) = 'PAID'
"""
PATIENCE_S = 30


async def test_a_worker_does_what_has_a_job_and_what_has_none(
    own_database: Database, own_place: Services, ring: Keyring, tmp_path: Path
) -> None:
    keyring.written(ring, tmp_path / application.KEY_FILE)
    product_id = await product(own_database)
    async with own_database.transaction() as transaction:
        batch = await codes.order(
            transaction, ring, product_id=product_id, cases=1, bottles_per_case=6
        )
    shop = await orders.shop(own_database, price_fen=0)
    lin = (await members.viewer(own_database)).member_id
    goods = {"store_id": shop.store_id, "product_id": shop.product_id}
    free = await checkout.placed(own_database, lin, **goods)

    with given.serving(given.of(own_place, tmp_path), tmp_path / "said", "worker") as worker:
        async with asyncio.timeout(PATIENCE_S):
            while not await own_database.value(DONE, batch, free.order_id):
                await asyncio.sleep(0)

    assert worker.returncode == 0
    assert "Working." in (tmp_path / "said").read_text()


@pytest.mark.parametrize("appid", ["", "wx-of-our-own"])
def test_a_sandbox_alone_serves_the_apps_of_the_settings(
    place: Services, tmp_path: Path, appid: str
) -> None:
    [port] = given.free_ports(1)
    apps = APPS | ({"CONSUMER": {"appid": appid, "secret": "s"}} if appid else {})
    named = {"wechat_apps": orjson.dumps(apps).decode()} if appid else {}
    settings = {"sandbox_port": port, "data_dir": tmp_path, "database_url": place.database_url}

    with given.serving(settings | named, tmp_path / "said", "sandbox") as sandbox:
        said = given.first_line(sandbox.stdout)
        asked = {"grant_type": "client_credential", **apps["CONSUMER"]}
        token = httpx.get(f"http://127.0.0.1:{port}/cgi-bin/token", params=asked).json()

    assert said == f"sandbox http://127.0.0.1:{port}"
    assert "access_token" in token
    assert sandbox.returncode == 0
