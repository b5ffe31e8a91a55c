import asyncio
from uuid import UUID

import pytest

from bff.app import House
from bff.domains.coupon import redeem
from bff.domains.coupon.errors import CouponUnknown
from bff.gateways.signals import Signals
from bff.kit.ids import uuid7
from loaders.coupon_row import CouponStatus
from loaders.coupon_watch import watched
from tests.given import coupon as given

USED = "update coupon set state = 'USED' where id = $1"


async def claimed(house: House, member_id: UUID) -> UUID:
    return await given.coupon(house.database, await given.campaign(house.database), member_id)


async def test_a_change_before_the_first_look_is_told(house: House) -> None:
    lin, signals = uuid7(), house.services.get(Signals)
    coupon_id = await claimed(house, lin)
    await house.database.value(USED, coupon_id)

    async with asyncio.timeout(20):
        row = await anext(watched(house.database, signals, coupon_id, [lin]))

    assert row.status is CouponStatus.USED


async def test_anothers_coupon_cannot_be_watched(house: House) -> None:
    coupon_id = await claimed(house, uuid7())
    watching = watched(house.database, house.services.get(Signals), coupon_id, [uuid7()])

    with pytest.raises(CouponUnknown):
        async with asyncio.timeout(20):
            await anext(watching)


async def test_a_signal_without_a_change_tells_nothing(house: House) -> None:
    lin, signals = uuid7(), house.services.get(Signals)
    coupon_id = await claimed(house, lin)
    told = asyncio.ensure_future(anext(watched(house.database, signals, coupon_id, [lin])))

    await signals.tell(redeem.topic(coupon_id))
    await house.database.value(USED, coupon_id)
    await signals.tell(redeem.topic(coupon_id))

    async with asyncio.timeout(20):
        assert (await told).status is CouponStatus.USED
