from collections.abc import AsyncIterator

import pytest

from bff.database import opened
from bff.kit.database import Database
from tests.services import Services


@pytest.fixture
async def own_owner(own_place: Services) -> AsyncIterator[Database]:
    """A database of the test's own, reached with the rights of its owner."""
    async with opened(own_place.migration_url) as database:
        yield database
