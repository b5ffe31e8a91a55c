"""The time that deadlines are counted by."""

from datetime import datetime

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.kit import clock


@strawberry.type
class ClockQueries:
    """What everybody may ask of the clock."""

    @strawberry.field(description="The business time, which every deadline is counted by.")
    async def now(self, info: Info[Context, None]) -> datetime:
        """Return the business time."""
        # The database's: where trials move its clock, phones must count by the same one.
        return await clock.now(info.context.database)
