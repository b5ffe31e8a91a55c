from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest

from bff.domains.coupon.look import Looked
from bff.domains.coupon.redeem import Redeem
from bff.gateways import signals as signals_of_tests
from bff.gateways.signals import Signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from tests.given import code as codes
from tests.given import counter
from tests.given import coupon as given
from tests.given.ordering import Orders
from tests.services import Services


@pytest.fixture(scope="session")
async def signals(services: Services) -> AsyncIterator[Signals]:
    async with signals_of_tests.opened(services.redis_url) as signals:
        yield signals


@dataclass
class Shop:
    """A store's counter with a clerk behind it."""

    database: Database
    ring: Keyring
    store_id: UUID
    clerk_id: UUID

    async def looked(self, coupon_id: UUID, owner: UUID) -> Looked:
        return await counter.looked(
            self.database,
            self.ring,
            coupon_id,
            owner=owner,
            store_id=self.store_id,
            clerk_id=self.clerk_id,
        )

    async def redeeming(
        self, campaign_id: UUID, owner: UUID | None = None, **shown: object
    ) -> Redeem:
        """A coupon is claimed, shown and looked at; what remains is to redeem it."""
        lin = owner or uuid7()
        coupon_id = await given.coupon(self.database, campaign_id, lin)
        look = await self.looked(coupon_id, lin)
        return self.asking(look.look_id, **shown)

    def asking(self, look_id: UUID, **shown: object) -> Redeem:
        return counter.redeeming(
            look_id,
            store_id=self.store_id,
            clerk_id=self.clerk_id,
            **shown,  # type: ignore[arg-type]
        )


@pytest.fixture
async def shop(database: Database, ring: Keyring) -> Shop:
    return Shop(database, ring, await codes.store(database), uuid7())


@pytest.fixture
async def orders(database: Database, signals: Signals) -> Orders:
    return Orders(database, signals, await codes.store(database))
