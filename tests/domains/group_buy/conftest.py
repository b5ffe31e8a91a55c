from collections.abc import AsyncIterator

import pytest

from bff.gateways import signals as signals_of_tests
from bff.gateways.signals import Signals
from bff.kit.database import Database
from tests.given import parties as given
from tests.given.parties import Circle
from tests.services import Services


@pytest.fixture(scope="session")
async def signals(services: Services) -> AsyncIterator[Signals]:
    async with signals_of_tests.opened(services.redis_url) as signals:
        yield signals


@pytest.fixture
async def circle(database: Database, signals: Signals) -> Circle:
    """An offer of two for 118 yuan or three for 108."""
    return await given.circle(database, signals, early_bp=5_000)
