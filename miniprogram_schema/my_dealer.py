"""The door to a dealer, for who works there."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import strawberry

from bff.context import Viewer
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.engine.part import ITSELF, part
from bff.kit.page import last_id, page_size
from loaders.store import StoresOfDealer, dealers_of, stores_of_dealers
from miniprogram_schema import money_owed, statement
from miniprogram_schema.page import PageInfo
from miniprogram_schema.store import Dealer, Store
from miniprogram_schema.wallet import PAGED


def _stores(door: Any, args: Mapping[str, Any], viewer: Viewer | None) -> StoresOfDealer:
    del viewer
    return StoresOfDealer(door.dealer_id, page_size(args["first"]), last_id(args["after"]))


@strawberry.type(description="A page of the stores that a dealer serves.")
class StoreConnection:
    """A page of stores."""

    nodes: list[Store] = part("rows", description="The stores of this page.")
    page_info: PageInfo = part(ITSELF, description="Where the page ends.")


@strawberry.type(description="A dealer, as who works there sees it.")
class MyDealer:
    """The door `myDealer`."""

    dealer_id: strawberry.Private[UUID]

    dealer = edge(
        dealers_of,
        key=At("dealer_id"),
        returns=Dealer,
        description="The dealer as everybody may see it.",
    )
    # The way back from dealer to store hangs under the door: a store names its dealer already.
    stores = edge(
        stores_of_dealers,
        key=_stores,
        returns=StoreConnection,
        description="The stores that the dealer serves.",
        arguments=PAGED,
    )
    earnings = money_owed.dealer_earnings
    balance = money_owed.dealer_balance
    statement = statement.dealer_statement

    @classmethod
    def of(cls, dealer_id: UUID) -> "MyDealer":
        """Open the door."""
        return cls(dealer_id=dealer_id)
