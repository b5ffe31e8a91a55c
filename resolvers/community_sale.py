"""How community sales are shown, opened, changed and closed."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import App, Context
from bff.domains.community_sale import editing, opening
from bff.domains.community_sale.editing import Edit
from bff.domains.community_sale.opening import Opening
from bff.domains.community_sale.rules import Dates, Item
from bff.engine.edge import Argument, edge
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.sale import sales_of
from miniprogram_schema.community_sale import CommunitySale
from miniprogram_schema.sale_keeping import (
    CommunitySaleClosed,
    CommunitySaleCloseInput,
    CommunitySaleCloseResult,
    CommunitySaleEdited,
    CommunitySaleEditInput,
    CommunitySaleEditResult,
    CommunitySaleOpened,
    CommunitySaleOpenInput,
    CommunitySaleOpenResult,
    SaleItemInput,
)

ID = Argument(Annotated[strawberry.ID, strawberry.argument(description="The id of the sale.")])
# A store that leads its community keeps its sales in its own app.
KEEPERS = (App.COMMUNITY, App.STORE_OWNER)
Opens = Annotated[CommunitySaleOpenInput, strawberry.argument(description="What is to be sold.")]
Edits = Annotated[CommunitySaleEditInput, strawberry.argument(description="What is to change.")]
Closes = Annotated[CommunitySaleCloseInput, strawberry.argument(description="Which sale.")]


@strawberry.type
class CommunitySaleQueries:
    """What everybody may ask of a sale who was sent its link."""

    community_sale = edge(
        sales_of,
        key=lambda _root, args, _viewer: ids.read(Kind.SALE, args["id"]),
        of=CommunitySale.of,
        returns=CommunitySale | None,
        arguments={"id": ID},
        description="A community sale; null when there is none with this id.",
    )


@strawberry.type
class CommunitySaleMutations:
    """What a leader, or a store that leads itself, does with sales."""

    @strawberry.mutation(description="Opens a sale of the viewer's community.")
    async def community_sale_open(
        self, info: Info[Context, None], input: Opens
    ) -> CommunitySaleOpenResult:
        """Open a sale."""
        leader = info.context.via(*KEEPERS).member_id
        asked = _opening(input)
        opened = await opening.open_(info.context.database, member_id=leader, asked=asked)
        return CommunitySaleOpened(sale_id=opened.sale_id)

    @strawberry.mutation(description="Changes a sale of the viewer's community while it is open.")
    async def community_sale_edit(
        self, info: Info[Context, None], input: Edits
    ) -> CommunitySaleEditResult:
        """Change a sale."""
        leader = info.context.via(*KEEPERS).member_id
        asked = _edit(input)
        await editing.edit(info.context.database, member_id=leader, asked=asked)
        return CommunitySaleEdited(sale_id=asked.sale_id)

    @strawberry.mutation(description="Closes a sale of the viewer's community before its cut-off.")
    async def community_sale_close(
        self, info: Info[Context, None], input: Closes
    ) -> CommunitySaleCloseResult:
        """Close a sale."""
        leader, sale_id = info.context.via(*KEEPERS).member_id, ids.read(Kind.SALE, input.sale_id)
        await editing.close(
            info.context.database, member_id=leader, sale_id=sale_id, key=input.request_id
        )
        return CommunitySaleClosed(sale_id=sale_id)


def _opening(asked: CommunitySaleOpenInput) -> Opening:
    return Opening(
        community_id=ids.read(Kind.COMMUNITY, asked.community_id),
        title=asked.title,
        items=[_item(one) for one in asked.items],
        dates=Dates(asked.cut_off_at, asked.arrives_on),
        capacity=asked.capacity,
        key=asked.request_id,
    )


def _item(asked: SaleItemInput) -> Item:
    return Item(ids.read(Kind.VARIANT, asked.variant_id), asked.price, asked.total)


def _edit(asked: CommunitySaleEditInput) -> Edit:
    return Edit(
        sale_id=ids.read(Kind.SALE, asked.sale_id),
        title=asked.title,
        cut_off_at=asked.cut_off_at,
        arrives_on=asked.arrives_on,
        capacity=asked.capacity,
        key=asked.request_id,
    )
