"""Tokens on posters and printed codes: what shows one, and what opening one shows."""

from enum import Enum
from typing import Annotated
from uuid import UUID

import strawberry

from bff.domains.store import errors, scene
from bff.engine.edge import edge
from bff.engine.keys import At
from loaders.store import stores_of
from miniprogram_schema.problem import Problem
from miniprogram_schema.staff import NotStaff
from miniprogram_schema.store import Store


@strawberry.enum(description="What the app opens on.")
class ScenePage(Enum):
    """What the app opens on."""

    STORE = strawberry.enum_value("STORE", description="The screen of a store (终端门店).")
    PRODUCT = strawberry.enum_value("PRODUCT", description="A product (商品).")
    OFFER = strawberry.enum_value("OFFER", description="A group buy that one may open (拼团).")
    PARTY = strawberry.enum_value("PARTY", description="A party that one may join (团).")
    COMMUNITY = strawberry.enum_value("COMMUNITY", description="A community to join (社群).")
    SALE = strawberry.enum_value("SALE", description="A community sale (社区团购场次).")


@strawberry.input(description="What the app was opened with.")
class SceneOpenInput:
    """What the app was opened with."""

    # No requestId: within a minute the same opening counts once by itself.
    token: str = strawberry.field(description="The decoded `scene` of the mini-program code.")


@strawberry.input(description="Whose code is to be shown or printed.")
class SceneShowInput:
    """Whose code is to be shown or printed."""

    store_id: strawberry.ID = strawberry.field(description="The viewer's store.")
    clerk_id: strawberry.ID | None = strawberry.field(
        default=None, description="The id that `staff` gives; left out, the code is the store's."
    )


@strawberry.type(description="Where the app opens.")
class SceneOpened:
    """Where the app opens."""

    page: ScenePage = strawberry.field(description="What the app opens on.")
    object_id: strawberry.ID = strawberry.field(description="The id of what is shown there.")
    store_id: strawberry.Private[UUID | None]

    store = edge(
        stores_of,
        key=At("store_id"),
        returns=Store | None,
        description="The store whose code it is; null when it is of none.",
    )

    @classmethod
    def of(cls, opened: scene.Opened) -> "SceneOpened":
        """Make what the phone is told."""
        page, object_id = ScenePage(opened.page.value), strawberry.ID(opened.object_id)
        return cls(page=page, object_id=object_id, store_id=opened.store_id)


@strawberry.type(description="Returned when no poster and no printed code has this token.")
class SceneUnknown(Problem):
    """No poster and no printed code has this token."""

    @classmethod
    def of(cls, refusal: errors.SceneUnknown, message: str) -> "SceneUnknown":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="The code to be printed or shown; it stays the same.")
class SceneShown:
    """The code to be printed or shown."""

    token: str = strawberry.field(description="The `scene` of the mini-program code.")


SceneOpenResult = Annotated[
    SceneOpened | SceneUnknown,
    strawberry.union("SceneOpenResult", description="What comes of opening the app by a code."),
]
SceneShowResult = Annotated[
    SceneShown | NotStaff,
    strawberry.union("SceneShowResult", description="What comes of asking for a code."),
]
