import pytest

from bff.app import House
from bff.kit.keyring import Keyring
from tests.conftest import HandPhone
from tests.edge import world
from tests.edge.world import World
from tests.given.proving import say, seed

__all__ = ["say", "seed"]


@pytest.fixture(scope="session")
async def shops(house: House, hand_phone: HandPhone) -> World:
    return await world.made(house.database, house.services.get(Keyring), hand_phone)
