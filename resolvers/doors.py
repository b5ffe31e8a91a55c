"""The doors of stores, dealers and communities: null for whoever may not pass."""

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry

from bff.context import Viewer
from bff.engine.edge import Argument, edge
from bff.engine.keys import KeyOf
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.door import Knock, communities_entered, dealers_entered, stores_entered
from miniprogram_schema.my_community import MyCommunity
from miniprogram_schema.my_dealer import MyDealer
from miniprogram_schema.my_store import MyStore

ID = {
    "id": Argument(
        Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Which one; left out, the viewer's first."),
        ],
        None,
    )
}


def _knock(kind: Kind) -> KeyOf:
    def key(_root: object, args: Mapping[str, Any], viewer: Viewer | None) -> Knock | None:
        asked = None if args["id"] is None else ids.read(kind, args["id"])
        # Who is signed out and who may not pass get the same null, and learn nothing by it.
        return Knock(viewer.member_id, asked) if viewer else None

    return key


@strawberry.type
class DoorQueries:
    """What hangs beneath a door is the viewer's to see, by the role that they hold there."""

    my_store = edge(
        stores_entered,
        key=_knock(Kind.STORE),
        of=MyStore.of,
        returns=MyStore | None,
        description="The store that the viewer owns or works at; null for everybody else.",
        arguments=ID,
    )
    my_dealer = edge(
        dealers_entered,
        key=_knock(Kind.DEALER),
        of=MyDealer.of,
        returns=MyDealer | None,
        description="The dealer that the viewer works for; null for everybody else.",
        arguments=ID,
    )
    my_community = edge(
        communities_entered,
        key=_knock(Kind.COMMUNITY),
        of=MyCommunity.of,
        returns=MyCommunity | None,
        description="The community that the viewer leads, or of their store; null for all others.",
        arguments=ID,
    )
