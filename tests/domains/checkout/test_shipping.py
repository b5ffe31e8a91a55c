from uuid import UUID

import orjson
import pytest

from bff.app import House
from bff.domains.checkout import shipping
from bff.gateways.wechat import MiniProgram, WeChatUnavailable
from bff.kit.database import Database
from bff.kit.keyring import Keyring
from tests.conftest import HandPhone
from tests.domains.checkout.test_handing_over import handed, looked
from tests.given import order as given
from tests.given.order import Shop
from tests.given.wechat import Sandbox

UPLOAD = "/wxa/sec/order/upload_shipping_info"
ASKED = "select payload from pgqueuer where entrypoint = $1"
NUMBER = "select transaction_id from payment where order_id = $1"


@pytest.fixture
async def shop(database: Database) -> Shop:
    return await given.shop(database, pieces=5)


@pytest.fixture
async def order_id(hand_phone: HandPhone, house: House, shop: Shop) -> UUID:
    return await given.paid(house, await given.buyer(hand_phone), shop, 2)


async def asked_for(database: Database, order_id: UUID) -> int:
    rows = await database.fetch(ASKED, shipping.JOB)
    return sum(orjson.loads(row["payload"])["order_id"] == str(order_id) for row in rows)


async def told(house: House, order_id: UUID) -> None:
    await shipping.tell(house.database, house.services.get(MiniProgram), order_id)


async def settles(sandbox: Sandbox, database: Database, order_id: UUID) -> bool:
    number = await database.value(NUMBER, order_id)
    answer = await sandbox.client.post(f"/_sandbox/shipping/{number}/settle")
    return answer.is_success


async def test_what_is_handed_over_is_told_to_wechat(
    house: House, sandbox: Sandbox, ring: Keyring, shop: Shop, order_id: UUID
) -> None:
    look = await looked(house.database, ring, order_id, store_id=shop.store_id)
    before = await asked_for(house.database, order_id)
    await handed(house, look, shop.store_id)

    await told(house, order_id)
    await told(house, order_id)

    assert (before, await asked_for(house.database, order_id)) == (0, 1)
    assert await settles(sandbox, house.database, order_id)


async def test_what_stays_on_the_shelf_is_not_told(
    house: House, sandbox: Sandbox, order_id: UUID
) -> None:
    await told(house, order_id)

    assert await asked_for(house.database, order_id) == 0
    assert not await settles(sandbox, house.database, order_id)


async def test_while_wechat_is_away_it_is_told_later(
    house: House, sandbox: Sandbox, ring: Keyring, shop: Shop, order_id: UUID
) -> None:
    look = await looked(house.database, ring, order_id, store_id=shop.store_id)
    await handed(house, look, shop.store_id)
    await sandbox.fault(UPLOAD, "http", times=3)

    with pytest.raises(WeChatUnavailable):
        await told(house, order_id)
    await told(house, order_id)

    assert await settles(sandbox, house.database, order_id)
