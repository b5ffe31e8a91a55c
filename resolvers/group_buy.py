"""How group buys are looked for."""

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry

from bff.context import Viewer
from bff.engine.edge import Argument, edge
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import page_size
from loaders.group_buy_offer import offers_of
from loaders.offer_parties import Search, offer_parties_of, search_of
from loaders.party import parties_of
from miniprogram_schema.group_buy_offer import GroupBuyOffer
from miniprogram_schema.party import Party, PartyConnection
from miniprogram_schema.point import PointInput
from miniprogram_schema.wallet import PAGED


def _argument(kind: Any, description: str, *default: object) -> Argument:
    return Argument(Annotated[kind, strawberry.argument(description=description)], *default)


OFFER_ID = {"id": _argument(strawberry.ID, "The id of the offer to show.")}
PARTY_ID = {"id": _argument(strawberry.ID, "The id of the party to show.")}
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
