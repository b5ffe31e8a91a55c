"""Offers and parties that are shown with something else: a store, the way in, or the viewer."""

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry

from bff.context import Viewer
from bff.engine.edge import Argument, edge
from bff.engine.keys import At
from bff.kit.page import PAGE_DEFAULT, last_id, page_size
from loaders.group_buy_offer import offers_everywhere_of, store_offers_of
from loaders.own_parties import OwnParties, own_parties_of
from loaders.party import store_parties_of
from miniprogram_schema.group_buy_offer import GroupBuyOffer
from miniprogram_schema.party import Party, PartyConnection
from miniprogram_schema.wallet import PAGED


def _first(default: int) -> dict[str, Argument]:
    how_many = strawberry.argument(description="How many, at most 50.")
    return {"first": Argument(Annotated[int, how_many], default)}


def offers_everywhere() -> Any:
    """Declare the offers that no dealer or region keeps to itself."""
    return edge(
        offers_everywhere_of,
        key=lambda _row, args, _viewer: page_size(args["first"]),
        returns=list[GroupBuyOffer],
        arguments=_first(PAGE_DEFAULT),
        description="The group buys that stores everywhere take part in, the newest first.",
    )


def offers_at(path: str) -> Any:
    """Declare the offers that the store with the id at this path is part of."""
    return edge(
        store_offers_of,
        key=At(path, lambda args, _viewer: (page_size(args["first"]),)),
        returns=list[GroupBuyOffer],
        arguments=_first(PAGE_DEFAULT),
        description="The group buys that the store takes part in now, the newest first.",
    )


def parties_at(path: str, first: int = PAGE_DEFAULT) -> Any:
    """Declare the parties open at the store with the id at this path."""
    return edge(
        store_parties_of,
        key=At(path, lambda args, _viewer: (page_size(args["first"]),)),
        returns=list[Party],
        arguments=_first(first),
        description="The parties there that have a seat left, the first to end first.",
    )


def _own(me: Any, args: Mapping[str, Any], viewer: Viewer | None) -> OwnParties:
    del viewer
    return OwnParties(me.members, page_size(args["first"]), last_id(args["after"]))


own_parties = edge(
    own_parties_of,
    key=_own,
    returns=PartyConnection,
    arguments=PAGED,
    description="The parties that the viewer is or was in, the one joined last first.",
)
