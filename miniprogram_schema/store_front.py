"""A store as the screen that presents it shows it."""

import strawberry

from loaders.store import StoreRow
from miniprogram_schema.campaigns import taken_there
from miniprogram_schema.community import communities_around
from miniprogram_schema.group_buys import offers_at, parties_at
from miniprogram_schema.products import products_there
from miniprogram_schema.store import Store


@strawberry.type(description="What the screen of a store shows.")
class StoreFront:
    """What the screen of a store shows."""

    store: Store = strawberry.field(description="The store.")

    # On the screen's own type, so that a store needs no way back to its campaigns.
    campaigns = taken_there()
    offers = offers_at("store.id")
    parties = parties_at("store.id")
    products = products_there
    communities = communities_around("store.id")

    @classmethod
    def of(cls, row: StoreRow) -> "StoreFront":
        """Make the screen of a store."""
        return cls(store=Store.of(row))
