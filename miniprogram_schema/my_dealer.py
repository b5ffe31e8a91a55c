"""The door to a dealer, for who works there."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import strawberry

from bff.context import Viewer
from bff.engine.edge import edge
from bff.kit.page import Page, last_id, page_size
from loaders.store import StoreRow, StoresOfDealer, dealers_of, stores_of_dealers
from miniprogram_schema import money_owed
from miniprogram_schema.page import PageInfo
from miniprogram_schema.store import Dealer, Store
from miniprogram_schema.wallet import PAGED


def _stores(door: Any, args: Mapping[str, Any], viewer: Viewer | None) -> StoresOfDealer:
    del viewer
    return StoresOfDealer(door.dealer_id, page_size(args["first"]), last_id(args["after"]))


@strawberry.type(description="A page of the stores that a dealer serves.")
class StoreConnection:
    """A page of stores."""

    nodes: list[Store] = strawberry.field(description="The stores of this page.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")

    @classmethod
    def of(cls, page: Page[StoreRow]) -> "StoreConnection":
        """Make a page of rows."""
        rows: Sequence[StoreRow] = page.rows
        return cls(nodes=[Store.of(row) for row in rows], page_info=PageInfo.of(page))


@strawberry.type(description="A dealer, as who works there sees it.")
class MyDealer:
    """The door `myDealer`."""

    dealer_id: strawberry.Private[UUID]

    dealer = edge(
        dealers_of,
        key=lambda door, _args, _viewer: door.dealer_id,
        of=Dealer.of,
        returns=Dealer,
        description="The dealer as everybody may see it.",
    )
    # The way back from dealer to store hangs under the door: a store names its dealer already.
    stores = edge(
        stores_of_dealers,
        key=_stores,
        of=StoreConnection.of,
        returns=StoreConnection,
        description="The stores that the dealer serves.",
        arguments=PAGED,
    )
    earnings = money_owed.dealer_earnings
    balance = money_owed.dealer_balance

    @classmethod
    def of(cls, dealer_id: UUID) -> "MyDealer":
        """Open the door."""
        return cls(dealer_id=dealer_id)
