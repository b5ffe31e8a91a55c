"""What a search for stores asks, and what it finds."""

from typing import NamedTuple
from uuid import UUID

from bff.kit import geo
from bff.kit.geo import Point
from bff.kit.page import place
from bff.kit.refusal import BadInput
from loaders.store import StoreRow

# A little more than half the way around the earth, beyond which nothing lies.
MM_MAX = 21_000_000 * geo.MM_PER_M
BEFORE_ALL = (-1, UUID(int=0))
AFTER_ALL = UUID(int=2**128 - 1)


class Wanted(NamedTuple):
    """What a store must have: takes this campaign, sells this product, is open now."""

    takes: UUID | None = None
    sells: UUID | None = None
    open_now: bool = False


ANYTHING = Wanted()


class Bounds(NamedTuple):
    """A part of a map, in GCJ-02 degrees."""

    south: float
    west: float
    north: float
    east: float

    @property
    def middle(self) -> Point:
        """The point in the middle."""
        return Point(lat=(self.south + self.north) / 2, lng=(self.west + self.east) / 2)

    def furthest_m(self, place: Point) -> float:
        """Return a distance in metres within which everything inside lies from a place."""
        corner = Point(lat=self.north, lng=self.east), Point(lat=self.south, lng=self.west)
        half_mm = max(geo.distance_mm(self.middle, one) for one in corner)
        return (geo.distance_mm(self.middle, place) + half_mm) / geo.MM_PER_M * 1.01 + 1


class Near(NamedTuple):
    """A search around a place, within a radius and, if there are bounds, within these too.

    `whole` asks for the stores' rows as well, which a search that wants something leaves out.
    """

    place: Point
    radius_m: float
    first: int
    after: tuple[int, UUID] | None = None
    within: Bounds | None = None
    wanted: Wanted = ANYTHING
    whole: bool = False


class InCity(NamedTuple):
    """A search in a city, in the order of ids."""

    city: str
    first: int
    after: UUID | None = None
    wanted: Wanted = ANYTHING


class Found(NamedTuple):
    """A store that a search found, how far from its place, and its row if it was read as well."""

    id: UUID
    mm: int | None
    store: StoreRow | None = None


def last_seen(after: str | None) -> tuple[int, UUID] | None:
    """Open a cursor of a search around a place; BadInput when it is not one of ours."""
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
