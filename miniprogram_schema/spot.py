"""Where stores are looked for, and for whom."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

import strawberry

from bff.kit.geo import MM_PER_M, Point
from bff.kit.page import last_id, place
from bff.kit.refusal import BadInput
from loaders.nearby import ANYTHING, Bounds, InCity, Near, Wanted
from loaders.recommendation import Who

RADIUS_M_MAX = 50_000
MM_MAX = 21_000_000 * MM_PER_M
NOWHERE = ""


@strawberry.enum(description="What a list of stores starts from.")
class NearbyBasis(Enum):
    """What a list of stores starts from."""

    NEAR = strawberry.enum_value("NEAR", description="The position or the map that was given.")
    CITY = strawberry.enum_value("CITY", description="The city that was given.")
    OWN_STORE = strawberry.enum_value(
        "OWN_STORE", description="The viewer's own store; the list is empty when there is none."
    )


@dataclass(frozen=True, slots=True)
class Spot:
    """Where stores are looked for, and for whom; neither place nor city finds nothing."""

    basis: NearbyBasis
    who: Who
    place: Point | None = None
    city: str = NOWHERE

    def search(
        self,
        *,
        first: int,
        after: str | None = None,
        radius_m: int = RADIUS_M_MAX,
        within: Bounds | None = None,
        wanted: Wanted = ANYTHING,
    ) -> Near | InCity:
        """Return the search for stores here; BadInput when a part of it is impossible."""
        if not 1 <= radius_m <= RADIUS_M_MAX:
            raise BadInput(f"radiusM must be from 1 to {RADIUS_M_MAX}.")
        if self.place is None:
            return InCity(self.city, first, last_id(after), wanted)
        reach_m = within.furthest_m(self.place) if within else radius_m
        return Near(self.place, reach_m, first, _seen(after), within, wanted)


def _seen(after: str | None) -> tuple[int, UUID] | None:
    seen = place(after, int, str)
    if seen is None:
        return None
    try:
        mm, store_id = int(seen[0]), UUID(str(seen[1]))
    except ValueError:
        raise BadInput("after is not a cursor of this list.") from None
    if not 0 <= mm <= MM_MAX:
        raise BadInput("after is not a cursor of this list.")
    return mm, store_id
