import asyncio
from datetime import timedelta
from pathlib import Path

import orjson

from bff.kit.clock import business_day
from bff.kit.database import Database
from tests.cli import given
from tests.given.wechat import Sandbox
from tests.services import Services


async def test_a_day_is_compared_by_hand(
    place: Services, sandbox: Sandbox, database: Database, tmp_path: Path
) -> None:
    settings = given.of(place, tmp_path) | {
        "wechat_api_url": sandbox.url,
        "wechat_apps": orjson.dumps(sandbox.apps).decode(),
        "wechat_pay_file": sandbox.pay_file,
    }
    day = str(business_day(await sandbox.now()) - timedelta(days=20))
    long_ago = str(business_day(await sandbox.now()) - timedelta(days=200))

    fine = await asyncio.to_thread(given.told, "bill", day, **settings)
    gone = await asyncio.to_thread(given.told, "bill", long_ago, **settings)

    assert (fine.exit_code, "Our books agree." in fine.output) == (0, True), fine.output
    assert (gone.exit_code, "WeChat gives no bill" in gone.output) == (2, True), gone.output
    assert await database.value("select lines from bill_day where day = $1::text::date", day) == 0
