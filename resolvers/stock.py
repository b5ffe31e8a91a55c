"""How a store's people count."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import App, Context
from bff.domains.store import counting
from bff.kit import ids
from bff.kit.answer import request
from bff.kit.ids import Kind
from miniprogram_schema.stock_count import StockCounted, StockCountInput, StockCountResult

Counts = Annotated[StockCountInput, strawberry.argument(description="What was counted.")]


@strawberry.type
class StockMutations:
    """What a store's people do about its stock."""

    @strawberry.mutation(description="Says how many of some things lie in the viewer's store.")
    async def stock_count(self, info: Info[Context, None], input: Counts) -> StockCountResult:
        """Write down what was counted."""
        here, store_id = info.context, ids.read(Kind.STORE, input.store_id)
        counts, actor = input.counted(store_id), here.via(App.STORE_OWNER).member_id
        asked = request(actor, input.request_id, *counts)
        await counting.take(here.database, store_id=store_id, counts=counts, request=asked)
        return StockCounted(store_id=store_id)
