"""How stores are shown, and how owners keep them."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import App, Context
from bff.domains.store import keeping
from bff.engine.edge import Argument, edge
from bff.gateways.wechat import MiniProgram
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.store import stores_of
from miniprogram_schema.store import Store
from miniprogram_schema.store_edit import (
    StoreClosed,
    StoreCloseInput,
    StoreCloseResult,
    StoreEdited,
    StoreEditInput,
    StoreEditResult,
    StoreReopened,
    StoreReopenInput,
    StoreReopenResult,
)
from miniprogram_schema.store_front import StoreFront

ID = {
    "id": Argument(
        Annotated[strawberry.ID, strawberry.argument(description="The id of the store to show.")]
    )
}
Edited = Annotated[StoreEditInput, strawberry.argument(description="What is to change.")]
Closing = Annotated[StoreCloseInput, strawberry.argument(description="Which store, until when.")]
Opening = Annotated[StoreReopenInput, strawberry.argument(description="Which store.")]


@strawberry.type
class StoreQueries:
    """What everybody may ask of a store."""

    store = edge(
        stores_of,
        key=lambda _root, args, _viewer: ids.read(Kind.STORE, args["id"]),
        returns=Store | None,
        description="A store; null when there is none with this id.",
        arguments=ID,
    )
    store_front = edge(
        stores_of,
        key=lambda _root, args, _viewer: ids.read(Kind.STORE, args["id"]),
        of=StoreFront.of,
        returns=StoreFront | None,
        description="The screen of a store; null when there is none with this id.",
        arguments=ID,
    )


@strawberry.type
class StoreMutations:
    """What an owner may do with a store."""

    @strawberry.mutation(description="Changes what the viewer's store shows of itself.")
    async def store_edit(self, info: Info[Context, None], input: Edited) -> StoreEditResult:
        """Change a store."""
        here, store_id = info.context, ids.read(Kind.STORE, input.store_id)
        viewer, mini_program = here.via(App.STORE_OWNER), here.services.get(MiniProgram)
        await keeping.edit(here.database, mini_program, viewer, store_id, input.changes())
        return StoreEdited(store_id=store_id)

    @strawberry.mutation(description="Closes the viewer's store for a while, whatever its hours.")
    async def store_close(self, info: Info[Context, None], input: Closing) -> StoreCloseResult:
        """Close a store."""
        here, store_id = info.context, ids.read(Kind.STORE, input.store_id)
        owner = here.via(App.STORE_OWNER).member_id
        await keeping.close(here.database, member_id=owner, store_id=store_id, until=input.until)
        return StoreClosed(until=input.until, store_id=store_id)

    @strawberry.mutation(description="Opens the viewer's store again that was closed for a while.")
    async def store_reopen(self, info: Info[Context, None], input: Opening) -> StoreReopenResult:
        """Open a store again."""
        here, store_id = info.context, ids.read(Kind.STORE, input.store_id)
        owner = here.via(App.STORE_OWNER).member_id
        await keeping.reopen(here.database, member_id=owner, store_id=store_id)
        return StoreReopened(store_id=store_id)
