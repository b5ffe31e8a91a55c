"""A house as one profile or the other serves it."""

from dataclasses import replace

from bff.app import House
from bff.config import Profile


def production(house: House) -> House:
    """Return the same house, as production serves it."""
    settings = house.settings.model_copy(update={"profile": Profile.PRODUCTION})
    return replace(house, settings=settings)
