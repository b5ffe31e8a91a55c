"""What is thrown at a server: seeds that replay, and a place that nobody else looks at."""

from collections.abc import AsyncIterator

import pytest

from bff.database import opened
from bff.kit.database import Database
from tests import services as services_of_tests
from tests.given.proving import PROVE, Say, say, seed
from tests.services import Services

__all__ = ["PROVE", "Say", "say", "seed"]


@pytest.fixture(scope="module")
async def still_place(services: Services, origin: str) -> AsyncIterator[Services]:
    """A database in which nobody else writes, so that the auditor finds it quiet."""
    async with services_of_tests.copied(services, origin) as place:
        yield place


@pytest.fixture(scope="module")
async def still_database(still_place: Services) -> AsyncIterator[Database]:
    async with opened(still_place.database_url) as database:
        yield database
