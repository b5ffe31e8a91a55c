"""Where somebody is, as phones say it."""

from enum import Enum

import strawberry

from bff.kit import geo
from bff.kit.geo import Point


@strawberry.enum(description="Which coordinates a position is given in.")
class CoordinateSystem(Enum):
    """Which coordinates a position is given in."""

    # The law shifts maps in China: taken for GPS, a store would lie hundreds of metres off.
    GCJ02 = strawberry.enum_value("GCJ02", description="Those of WeChat and of Chinese maps.")
    WGS84 = strawberry.enum_value("WGS84", description="Those of GPS.")
    BD09 = strawberry.enum_value("BD09", description="Those of Baidu's maps.")


@strawberry.enum(description="How a position came about.")
class PointSource(Enum):
    """How a position came about."""

    PRECISE = strawberry.enum_value("PRECISE", description="The phone knows where it is.")
    CHOSEN = strawberry.enum_value("CHOSEN", description="The viewer chose a place on a map.")
    FUZZY = strawberry.enum_value("FUZZY", description="The phone tells it to some 3 km only.")


@strawberry.input(
    description="A position; a latitude from -90 to 90, a longitude from -180 to 180."
)
class PointInput:
    """A position."""

    lat: float = strawberry.field(description="The latitude in degrees.")
    lng: float = strawberry.field(description="The longitude in degrees.")
    system: CoordinateSystem = strawberry.field(
        default=CoordinateSystem.GCJ02, description="Which coordinates these are."
    )
    source: PointSource = strawberry.field(
        default=PointSource.PRECISE, description="How the position came about."
    )

    def point(self) -> Point:
        """Return the point in GCJ-02, or raise BadInput when there is no such place."""
        return geo.point(self.lat, self.lng, geo.System[self.system.name])


def known(near: PointInput | None) -> Point | None:
    """Return where the phone certainly is, or None; BadInput when there is no such place."""
    # Checked in any case: nonsense is refused also where it would not be used.
    point = near.point() if near else None
    # A place that was chosen or blurred says nothing of where a bottle was opened.
    return point if near and near.source is PointSource.PRECISE else None
