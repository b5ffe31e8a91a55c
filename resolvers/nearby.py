"""How stores are looked for: near a place, in a city, or around one's own store."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.engine.edge import edge
from loaders.recommendation import recommended_of
from miniprogram_schema.home import Home
from miniprogram_schema.nearby import StoreNearbyConnection
from miniprogram_schema.point import PointInput
from miniprogram_schema.spot import STORES_NEARBY, question_of, spot_of

Near = Annotated[
    PointInput | None, strawberry.argument(description="Where the viewer is, or wants to be.")
]
City = Annotated[
    str | None, strawberry.argument(description="The city to look in when there is no position.")
]


@strawberry.type
class NearbyQueries:
    """What everybody may ask of the stores around."""

    stores_nearby = edge(
        recommended_of,
        key=question_of,
        returns=StoreNearbyConnection,
        description="Stores near a position, in a city, or around the viewer's own store.",
        arguments=STORES_NEARBY,
    )

    @strawberry.field(description="The first screen, by position, by city, or by own store.")
    def home(self, info: Info[Context, None], near: Near = None, city: City = None) -> Home:
        """Return the first screen."""
        return Home.of(spot_of({"near": near, "city": city}, info.context.viewer))
