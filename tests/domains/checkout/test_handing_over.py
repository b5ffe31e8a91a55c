import asyncio
from uuid import UUID

import pytest

from bff.app import House
from bff.domains.checkout.handing_over import HandedOver, asked, hand_over
from bff.domains.order import pickup
from bff.domains.order.errors import LookOver, NotDoable, OtherStore, Reason
from bff.domains.order.pickup import Counter, Looked
from bff.gateways.signals import Signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from tests.conftest import HandPhone
from tests.given import order as given
from tests.given import stock
from tests.given.order import Shop

CLERK = uuid7()


async def looked(database: Database, ring: Keyring, order_id: UUID, *, store_id: UUID) -> Looked:
    """Let the buyer show an order and a clerk look at it."""
    row = await given.row(database, order_id)
    shown = await pickup.show(database, ring, members=[row["member_id"]], order_id=order_id)
    async with database.transaction() as transaction:
        look = await pickup.looked(
            transaction, ring, code=shown.code, counter=Counter(store_id), clerk_id=CLERK
        )
    assert look is not None
    return look


@pytest.fixture
async def shop(database: Database) -> Shop:
    return await given.shop(database, pieces=5)


@pytest.fixture
async def order_id(hand_phone: HandPhone, house: House, shop: Shop) -> UUID:
    return await given.paid(house, await given.buyer(hand_phone), shop, 2)


async def handed(house: House, look: Looked, store_id: UUID, *, key: str | None = None) -> object:
    command = asked(CLERK, store_id=store_id, look_id=look.look_id, key=key or uuid7().hex)
    [outcome] = await hand_over(house.database, house.services.get(Signals), [command])
    return outcome


async def test_goods_are_handed_over_once(
    house: House, database: Database, ring: Keyring, shop: Shop, order_id: UUID
) -> None:
    look = await looked(database, ring, order_id, store_id=shop.store_id)

    outcomes = await asyncio.gather(*(handed(house, look, shop.store_id) for _ in range(5)))

    assert outcomes.count(HandedOver(order_id)) == 1
    others = {one.reason for one in outcomes if isinstance(one, NotDoable)}
    assert others == {Reason.PICKED_UP}
    assert await stock.level(database, shop.store_id, shop.variant_id) == (3, 0)


async def test_the_same_request_is_handed_over_again(
    house: House, database: Database, ring: Keyring, shop: Shop, order_id: UUID
) -> None:
    look = await looked(database, ring, order_id, store_id=shop.store_id)

    first, second = [await handed(house, look, shop.store_id, key="once-more") for _ in range(2)]

    assert first == second == HandedOver(order_id)


async def test_another_store_keeps_its_hands_off(
    house: House, database: Database, ring: Keyring, shop: Shop, order_id: UUID
) -> None:
    other = await given.shop(database)

    look = await looked(database, ring, order_id, store_id=other.store_id)
    outcome = await handed(house, look, other.store_id)

    assert look.reason is Reason.OTHER_STORE
    assert outcome == OtherStore(order_id, look.order.store_name)
    assert await stock.level(database, shop.store_id, shop.variant_id) == (5, 2)


async def test_a_look_is_for_the_clerk_who_had_it(
    house: House, database: Database, ring: Keyring, shop: Shop, order_id: UUID
) -> None:
    look = await looked(database, ring, order_id, store_id=shop.store_id)

    command = asked(uuid7(), store_id=shop.store_id, look_id=look.look_id, key="k")
    [outcome] = await hand_over(database, house.services.get(Signals), [command])

    assert outcome == LookOver()
    assert (await given.row(database, order_id))["state"] == "PAID"


async def test_what_is_not_paid_shows_no_code(
    hand_phone: HandPhone, database: Database, ring: Keyring, shop: Shop
) -> None:
    answer = await given.placed(await given.buyer(hand_phone), shop)
    [row] = await database.fetch(
        "select id, member_id from orders where state = 'PLACED' and store_id = $1", shop.store_id
    )

    with pytest.raises(NotDoable) as refused:
        await pickup.show(database, ring, members=[row["member_id"]], order_id=row["id"])

    assert (answer["order"]["status"], refused.value.reason) == ("PLACED", Reason.UNPAID)


async def test_a_code_that_is_over_is_forgotten(
    database: Database, ring: Keyring, shop: Shop, order_id: UUID
) -> None:
    await looked(database, ring, order_id, store_id=shop.store_id)
    await database.value(
        "update order_shown set expires_at = bff_now() - interval '1 s' where order_id = $1",
        order_id,
    )

    assert await pickup.forget(database) >= 1

    left = "select count(*) from order_shown where order_id = $1"
    assert await database.value(left, order_id) == 0
