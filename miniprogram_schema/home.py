"""The first screen of the consumer app."""

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry

from bff.context import Viewer
from bff.engine.edge import Argument, edge
from bff.kit.page import page_size
from loaders.recommendation import Question, Spot, recommended_of
from loaders.sales_around import Around, sales_around
from miniprogram_schema.campaigns import open_to_all
from miniprogram_schema.community_sale import CommunitySale
from miniprogram_schema.group_buys import offers_everywhere
from miniprogram_schema.nearby import RADIUS_M_MAX, NearbyBasis, StoreNearby

STORES = Argument(
    Annotated[int, strawberry.argument(description="How many stores, at most 50.")], 10
)
SALES = Argument(Annotated[int, strawberry.argument(description="How many, at most 50.")], 20)


def _nearest(home: Any, args: Mapping[str, Any], viewer: Viewer | None) -> Question:
    del viewer
    # The first screen offers no radius to choose, so it looks as far as any search may.
    return Question(home.spot, page_size(args["first"]), RADIUS_M_MAX)


@strawberry.type(description="The first screen of the consumer app.")
class Home:
    """The first screen."""

    basis: NearbyBasis = strawberry.field(description="What the stores start from.")
    spot: strawberry.Private[Spot]

    stores = edge(
        recommended_of,
        key=_nearest,
        of=lambda found: found.page.rows,
        returns=list[StoreNearby],
        description="The stores here, the nearest first; `storesNearby` ranks them.",
        arguments={"first": STORES},
    )
    campaigns = open_to_all()
    offers = offers_everywhere()
    sales = edge(
        sales_around,
        key=lambda home, args, _viewer: Around(home.spot, page_size(args["first"])),
        returns=list[CommunitySale],
        description="The community sales that take orders: those of the viewer's communities, then"
        " those that are picked up near by, the nearest first.",
        arguments={"first": SALES},
    )

    @classmethod
    def of(cls, spot: Spot) -> "Home":
        """Make the first screen of somebody at a spot."""
        return cls(basis=NearbyBasis(spot.basis.value), spot=spot)
