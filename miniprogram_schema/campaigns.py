"""Campaigns that are shown with something else: a store, or the way in."""

from typing import Annotated, Any

import strawberry

from bff.engine.edge import Argument, edge
from bff.engine.keys import At
from bff.kit.page import PAGE_DEFAULT, page_size
from loaders.campaign import open_campaigns_of, store_campaigns_of
from miniprogram_schema.campaign import Campaign


def _first(default: int) -> dict[str, Argument]:
    how_many = strawberry.argument(description="How many, at most 50.")
    return {"first": Argument(Annotated[int, how_many], default)}


def taken_at(path: str, first: int = PAGE_DEFAULT) -> Any:
    """Declare the campaigns whose coupons the store with the id at this path takes."""
    return edge(
        store_campaigns_of,
        # The length is part of the key: lists of different lengths share a statement.
        key=At(path, lambda args, _viewer: (page_size(args["first"]),)),
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
