"""How group buys are looked for, watched and published."""

from collections.abc import AsyncGenerator, Mapping
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from bff.context import App, Context, Viewer
from bff.domains.group_buy import publishing
from bff.engine.edge import Argument, edge
from bff.gateways.signals import Signals
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import page_size
from loaders.group_buy_offer import offers_of
from loaders.offer_parties import Search, offer_parties_of, search_of
from loaders.party import parties_of
from loaders.party_watch import watched
from miniprogram_schema.group_buy_offer import GroupBuyOffer
from miniprogram_schema.group_buy_publish import (
    GroupBuyOfferPublished,
    GroupBuyOfferPublishInput,
    GroupBuyOfferPublishResult,
)
from miniprogram_schema.party import Party, PartyConnection
from miniprogram_schema.point import PointInput
from miniprogram_schema.wallet import PAGED


def _argument(kind: Any, description: str, *default: object) -> Argument:
    return Argument(Annotated[kind, strawberry.argument(description=description)], *default)


OFFER_ID = {"id": _argument(strawberry.ID, "The id of the offer to show.")}
PARTY_ID = {"id": _argument(strawberry.ID, "The id of the party to show.")}
Publishing = Annotated[
    GroupBuyOfferPublishInput, strawberry.argument(description="What is published.")
]
PartyId = Annotated[strawberry.ID, strawberry.argument(description="The party to watch.")]
Parties = AsyncGenerator[Party, None]
PARTIES = {
    "offer_id": _argument(strawberry.ID, "The offer whose parties are looked for."),
    "near": _argument(PointInput | None, "Where the viewer is, or wants to be.", None),
    "store_id": _argument(strawberry.ID | None, "Only those at this store.", None),
    **PAGED,
}


def _search(root: object, args: Mapping[str, Any], viewer: Viewer | None) -> Search:
    del root, viewer
    near, store_id = args["near"], args["store_id"]
    return search_of(
        ids.read(Kind.OFFER, args["offer_id"]),
        page_size(args["first"]),
        near=near.point() if near else None,
        store_id=ids.read(Kind.STORE, store_id) if store_id else None,
        after=args["after"],
    )


@strawberry.type
class GroupBuyQueries:
    """What everybody may ask of group buys."""

    # Those that are over too: parties of theirs are in people's lists and link here.
    group_buy_offer = edge(
        offers_of,
        key=lambda _root, args, _viewer: ids.read(Kind.OFFER, args["id"]),
        returns=GroupBuyOffer | None,
        arguments=OFFER_ID,
        description="An offer of group buys; null when there is none with this id.",
    )
    parties = edge(
        offer_parties_of,
        key=_search,
        returns=PartyConnection,
        arguments=PARTIES,
        description="The parties of an offer that have a seat left: within 50 km and the nearest"
        " first where `near` is given, else the first to end first.",
    )
    party = edge(
        parties_of,
        key=lambda _root, args, _viewer: ids.read(Kind.PARTY, args["id"]),
        returns=Party | None,
        arguments=PARTY_ID,
        description="A party; null when there is none with this id.",
    )


@strawberry.type
class GroupBuyMutations:
    """What operators do with group buys."""

    @strawberry.mutation(description="Publishes an offer of group buys (发布拼团活动).")
    async def group_buy_offer_publish(
        self, info: Info[Context, None], input: Publishing
    ) -> GroupBuyOfferPublishResult:
        """Publish an offer."""
        operator_id, offer = info.context.via(App.DESK).member_id, input.offer()
        asked = publishing.asked(operator_id, offer, input.request_id)
        published = await publishing.publish(info.context.database, offer, asked)
        return GroupBuyOfferPublished(offer_id=published.offer_id)


@strawberry.type
class GroupBuySubscriptions:
    """What may be watched of group buys."""

    @strawberry.subscription(
        description="A party at once and whenever it changed: who has paid, how it stands."
    )
    async def party_changed(self, info: Info[Context, None], id: PartyId) -> Parties:
        """Yield the committed party after each change."""
        here, party_id = info.context, ids.read(Kind.PARTY, id)
        # Whoever watches is asked for once a second: that is for people we know.
        _ = here.me
        async for row in watched(here.database, here.services.get(Signals), party_id):
            yield Party.of(row)
