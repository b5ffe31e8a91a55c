"""How the app is opened by a code, and how a store's people get theirs."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import App, Context
from bff.domains.store import printed_scene
from bff.domains.store import scene as scenes
from bff.domains.store.scene import OpenScene
from bff.kit import ids
from bff.kit.ids import Kind
from miniprogram_schema.scene import (
    SceneOpened,
    SceneOpenInput,
    SceneOpenResult,
    SceneShowInput,
    SceneShown,
    SceneShowResult,
)

Opening = Annotated[SceneOpenInput, strawberry.argument(description="What it was opened with.")]
Showing = Annotated[SceneShowInput, strawberry.argument(description="Whose code it is.")]


@strawberry.type
class SceneMutations:
    """What members and a store's people do with codes that open the app."""

    @strawberry.mutation(description="Says where a code opens the app, and keeps whose it was.")
    async def scene_open(self, info: Info[Context, None], input: Opening) -> SceneOpenResult:
        """Open the app."""
        command = OpenScene(info.context.me.member_id, input.token)
        return SceneOpened.of(await info.context.act(scenes.opened, command))

    @strawberry.mutation(description="Gives the code that a store, or a clerk, prints and keeps.")
    async def scene_show(self, info: Info[Context, None], input: Showing) -> SceneShowResult:
        """Show a code."""
        here, store_id = info.context, ids.read(Kind.STORE, input.store_id)
        asked, clerk = input.clerk_id, here.via(App.STORE_OWNER).member_id
        whose = None if asked is None else ids.read(Kind.CLERK, asked)
        token = await printed_scene.show(
            here.database, member_id=clerk, store_id=store_id, clerk_id=whose
        )
        return SceneShown(token=token)
