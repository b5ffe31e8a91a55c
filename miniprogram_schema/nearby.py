"""Stores near a place, in a city, or around the viewer's own store, each with its reasons."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

import strawberry

from bff.context import Context, Viewer
from bff.domains.store import reasons
from bff.engine.edge import edge
from bff.engine.part import part
from bff.kit import geo
from bff.kit.refusal import BadInput
from loaders.reasons import Reasons, Why, reasons_of
from loaders.search import Bounds
from miniprogram_schema.campaigns import taken_there
from miniprogram_schema.group_buys import parties_at
from miniprogram_schema.page import PageInfo
from miniprogram_schema.point import CoordinateSystem
from miniprogram_schema.store import Store

RADIUS_M_MAX = 50_000


@strawberry.enum(description="In which order stores come.")
class StoreOrder(Enum):
    """In which order stores come."""

    DISTANCE = strawberry.enum_value("DISTANCE", description="Nearest first; pages, exact.")
    BEST = strawberry.enum_value(
        "BEST", description="Best first, out of the nearest 50, by all reasons; one page only."
    )


@strawberry.enum(description="What a list of stores starts from.")
class NearbyBasis(Enum):
    """What a list of stores starts from."""

    NEAR = strawberry.enum_value("NEAR", description="The position or the map that was given.")
    CITY = strawberry.enum_value("CITY", description="The city that was given.")
    OWN_STORE = strawberry.enum_value(
        "OWN_STORE", description="The viewer's own store; the list is empty when there is none."
    )


@strawberry.input(description="A part of a map, no wider or higher than some 100 km.")
class BoundsInput:
    """A part of a map."""

    south: float = strawberry.field(description="The latitude of its lower edge.")
    west: float = strawberry.field(description="The longitude of its left edge.")
    north: float = strawberry.field(description="The latitude of its upper edge.")
    east: float = strawberry.field(description="The longitude of its right edge.")
    system: CoordinateSystem = strawberry.field(
        default=CoordinateSystem.GCJ02, description="Which coordinates these are."
    )

    def bounds(self) -> Bounds:
        """Return it in GCJ-02; BadInput when it is no part of a map, or too large a one."""
        system = geo.System[self.system.name]
        low, high = (
            geo.point(self.south, self.west, system),
            geo.point(self.north, self.east, system),
        )
        if low.lat > high.lat or low.lng > high.lng:
            raise BadInput("within: south lies below north, and west before east.")
        bounds = Bounds(south=low.lat, west=low.lng, north=high.lat, east=high.lng)
        if bounds.furthest_m(bounds.middle) > 2 * RADIUS_M_MAX:
            raise BadInput("within must be no wider or higher than some 100 km.")
        return bounds


def _why(nearby: Any, _args: Mapping[str, Any], _viewer: Viewer | None) -> Why:
    return Why(nearby.store.id, nearby.away, nearby.members, nearby.takes, nearby.sells)


def _said(found: Reasons, here: Context) -> list[str]:
    return reasons.reasons(found.facts, found.away, here.language) if found.facts else []


@strawberry.type(description="A store that is recommended, and why.")
class StoreNearby:
    """A store that is recommended."""

    # The middle of a map is where nobody stands, so only a given position has a distance.
    distance_m: int | None = part(
        "away",
        made=lambda away: away.metres if away else None,
        description="How far away it is, in metres; null where no position was given.",
    )

    store: Store = part("store", description="The store.")

    # A card in a list has room for a few; the store's own screen shows the rest.
    campaigns = taken_there(3)
    parties = parties_at("store.id", 1)

    reasons = edge(
        reasons_of,
        key=_why,
        of=_said,
        returns=list[str],
        description="Why it is recommended, in words that are ready to show.",
        contextual=True,
    )


@strawberry.type(description="A page of stores.")
class StoreNearbyConnection:
    """A page of stores."""

    nodes: list[StoreNearby] = part("page.rows", description="The stores of this page.")
    page_info: PageInfo = part(
        "page", description="Where the page ends; a page of rare stores may be short and yet go on."
    )
    basis: NearbyBasis = part(
        "basis",
        made=lambda basis: NearbyBasis(basis.value),
        description="What the list starts from.",
    )
