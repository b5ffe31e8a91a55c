"""Campaigns that are shown with something else: a store, or the way in."""

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry

from bff.context import Viewer
from bff.engine.edge import Argument, edge
from bff.kit.page import PAGE_DEFAULT, page_size
from loaders.campaign import open_campaigns_of
from loaders.taking import Taking, store_campaigns_of
from miniprogram_schema.campaign import Campaign


def _first(default: int) -> dict[str, Argument]:
    how_many = strawberry.argument(description="How many, at most 50.")
    return {"first": Argument(Annotated[int, how_many], default)}


def _taking(shown: Any, args: Mapping[str, Any], _viewer: Viewer | None) -> Taking:
    store = shown.store
    # The length is part of the key: lists of different lengths share a statement.
    return Taking(store.id, store.dealer_id, store.region, page_size(args["first"]))


def taken_there(first: int = PAGE_DEFAULT) -> Any:
    """Declare the campaigns whose coupons the `store` of the object takes."""
    return edge(
        store_campaigns_of,
        key=_taking,
        returns=list[Campaign],
        arguments=_first(first),
        description="The campaigns whose coupons the store takes now, its own first.",
    )


def open_to_all(first: int = PAGE_DEFAULT) -> Any:
    """Declare the campaigns that everybody may claim of now."""
    return edge(
        open_campaigns_of,
        key=lambda _row, args, _viewer: page_size(args["first"]),
        returns=list[Campaign],
        arguments=_first(first),
        description="The campaigns that are taken everywhere and claimed now, the newest first.",
    )
