"""How stores are looked for: near a place, in a city, or around one's own store."""

from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.domains.store import rules
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import Page, page_size
from bff.kit.refusal import BadInput
from loaders.nearby import Bounds, InCity, Near, Wanted, stores_in, stores_near
from loaders.recommendation import Best, Who, Why, best_of, own_stores_of, why
from miniprogram_schema.home import Home
from miniprogram_schema.nearby import BoundsInput, StoreNearbyConnection, StoreOrder
from miniprogram_schema.point import PointInput, PointSource
from miniprogram_schema.spot import NearbyBasis, Spot

argument = strawberry.argument
NearGiven = Annotated[PointInput | None, argument(description="Where the viewer is.")]
CityGiven = Annotated[
    str | None, argument(description="The city to look in when there is no position.")
]
Within = Annotated[
    BoundsInput | None, argument(description="The part of a map to look in, whatever the radius.")
]
First = Annotated[int, argument(description="How many stores, at most 50.")]
After = Annotated[str | None, argument(description="The end of the page before.")]
RadiusM = Annotated[int, argument(description="How far away they may be, at most 50,000 metres.")]
Order = Annotated[StoreOrder, argument(description="In which order they come.")]
Takes = Annotated[
    strawberry.ID | None, argument(description="Only stores that take this campaign's coupons.")
]
Sells = Annotated[strawberry.ID | None, argument(description="Only stores that sell this product.")]
OpenNow = Annotated[bool | None, argument(description="True for only those that are open now.")]


@strawberry.type
class NearbyQueries:
    """What everybody may ask of the stores around."""

    @strawberry.field(description="The first screen: what is near, or in a city, or one's own.")
    async def home(
        self, info: Info[Context, None], near: NearGiven = None, city: CityGiven = None
    ) -> Home:
        """Return the first screen."""
        return Home.of(await _spot(info.context, near, city))

    @strawberry.field(description="Stores near a position, in a city, or around one's own store.")
    async def stores_nearby(
        self,
        info: Info[Context, None],
        *,
        near: NearGiven = None,
        city: CityGiven = None,
        within: Within = None,
        first: First = 10,
        after: After = None,
        radius_m: RadiusM = 5_000,
        order: Order = StoreOrder.DISTANCE,
        takes: Takes = None,
        sells: Sells = None,
        open_now: OpenNow = None,
    ) -> StoreNearbyConnection:
        """Return a page of stores."""
        wanted = _wanted(takes=takes, sells=sells, open_now=open_now)
        bounds = within.bounds() if within else None
        spot = await _spot(info.context, near, city, bounds, wanted.takes)
        search = spot.search(
            first=page_size(first), after=after, radius_m=radius_m, within=bounds, wanted=wanted
        )
        found = _nearest if order is StoreOrder.DISTANCE else _best
        return StoreNearbyConnection.of(await found(info.context, search, spot.who), spot.basis)


async def _best(context: Context, search: Near | InCity, who: Who) -> Page[Why]:
    if search.after is not None:
        raise BadInput("BEST has one page only.")
    return await context.load(best_of, Best(search, search.first, who))


async def _nearest(context: Context, search: Near | InCity, who: Who) -> Page[Why]:
    if isinstance(search, Near):
        page = await context.load(stores_near, search)
    else:
        page = await context.load(stores_in, search)
    return Page([why(found, who) for found in page.rows], page.has_next, page.end_cursor)


def _wanted(
    *, takes: strawberry.ID | None, sells: strawberry.ID | None, open_now: bool | None
) -> Wanted:
    return Wanted(
        takes=ids.read(Kind.CAMPAIGN, takes) if takes else None,
        sells=ids.read(Kind.PRODUCT, sells) if sells else None,
        open_now=bool(open_now),
    )


async def _spot(
    context: Context,
    near: PointInput | None,
    city: str | None,
    within: Bounds | None = None,
    takes: UUID | None = None,
) -> Spot:
    members = context.viewer.members if context.viewer else ()
    who = Who(
        members=members,
        language=context.language,
        takes=takes,
        measured=near is not None,
        fuzzy=near is not None and near.source is PointSource.FUZZY,
    )
    place = near.point() if near else within.middle if within else None
    if place is not None:
        return Spot(NearbyBasis.NEAR, who, place=place)
    if city is not None:
        return Spot(NearbyBasis.CITY, who, city=rules.city(city))
    own = await context.load(own_stores_of, members) if members else None
    return Spot(NearbyBasis.OWN_STORE, who, place=own.point if own else None)
