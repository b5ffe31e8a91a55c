"""The first screen of the consumer app."""

from typing import Annotated

import strawberry

from bff.engine.edge import Argument, edge
from bff.kit.page import page_size
from loaders.recommendation import Best, best_of
from miniprogram_schema.campaigns import open_to_all
from miniprogram_schema.nearby import StoreNearby
from miniprogram_schema.spot import NearbyBasis, Spot

STORES = Argument(
    Annotated[int, strawberry.argument(description="How many stores, at most 50.")], 10
)


@strawberry.type(description="The first screen of the consumer app.")
class Home:
    """The first screen."""

    basis: NearbyBasis = strawberry.field(description="What the stores start from.")
    spot: strawberry.Private[Spot]

    stores = edge(
        best_of,
        key=lambda home, args, _viewer: Best(
            home.spot.search(first=1), page_size(args["first"]), home.spot.who
        ),
        of=StoreNearby.all_of,
        returns=list[StoreNearby],
        description="The best stores here, the best first.",
        arguments={"first": STORES},
    )
    campaigns = open_to_all()

    @classmethod
    def of(cls, spot: Spot) -> "Home":
        """Make the first screen of somebody at a spot."""
        return cls(basis=spot.basis, spot=spot)
