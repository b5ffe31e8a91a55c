"""People who buy together, as the phones see them."""

from datetime import datetime
from enum import Enum
from typing import cast

import strawberry

from bff.domains.group_buy import rules
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.engine.part import ITSELF, part
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.joinability import Joining, joinability_of
from loaders.member import members_of
from loaders.party_row import PartyRow
from loaders.store import stores_of
from miniprogram_schema.group_buy_offer import GroupBuyOffer
from miniprogram_schema.joinability import Joinability
from miniprogram_schema.member import Member
from miniprogram_schema.page import PageInfo
from miniprogram_schema.scalars import Money
from miniprogram_schema.seat import Seat
from miniprogram_schema.store import Store


@strawberry.enum(description="How a party stands.")
class PartyStatus(Enum):
    """How a party stands."""

    PENDING = strawberry.enum_value("PENDING", description="Its head has not paid yet (待支付).")
    OPEN = strawberry.enum_value("OPEN", description="It waits for people (拼团中).")
    COMPLETE = strawberry.enum_value("COMPLETE", description="It came about (已成团).")
    EXPIRED = strawberry.enum_value(
        "EXPIRED", description="Too few came in time, and whoever paid is refunded (未成团)."
    )
    VOID = strawberry.enum_value("VOID", description="It ended with nobody in it (已取消).")


def _price_fen(row: PartyRow) -> int:
    # That of the seat that is taken next; a complete party has settled on one.
    return row.price_fen or rules.price_fen(row.offer.tiers, row.filled + 1)


@strawberry.type(description="People who buy together (一个团).")
class Party:
    """A party."""

    id: strawberry.ID = part("id", made=ids.sealed(Kind.PARTY), description="The id of the party.")
    offer: GroupBuyOffer = part("offer", description="What is bought.")
    status: PartyStatus = part(
        "state", made=lambda state: PartyStatus(state.value), description="How it stands."
    )
    size: int = part("size", description="How many people fill it.")
    # Unpaid seats are kept, but whoever sits there is not counted on and not shown.
    filled: int = part("filled", description="How many have paid for a seat.")
    seats: list[Seat] = part("seats", description="The paid seats, the first taken first.")
    ends_at: datetime = part("ends_at", description="When it ends, complete or not.")
    price: Money = part(
        ITSELF,
        made=_price_fen,
        description="What one piece costs whoever joins next, or what it cost in the end.",
    )

    store = edge(
        stores_of,
        key=At("store_id"),
        returns=Store,
        description="Where its people pick up.",
    )
    joinability = edge(
        joinability_of,
        # Whoever is signed out is in no party and learns whether others may join.
        key=lambda party, _args, viewer: Joining(party.id, viewer.members if viewer else ()),
        of=Joinability.of,
        returns=Joinability,
        description="Whether the viewer may join it, and if not, why not.",
    )

    # Lists mark the head's seat; only the party's own screen asks for this.
    head = edge(members_of, key=At("head_id"), returns=Member, description="Who leads it (团长).")
    moved_to_id: strawberry.ID | None = part(
        "moved_to_id",
        made=lambda id_: ids.opaque(Kind.PARTY, id_) if id_ else None,
        description="The party that took whoever paid too late for this one; null if nobody did.",
    )

    @classmethod
    def of(cls, row: PartyRow) -> "Party":
        """Show a row as a party."""
        return cast("Party", row)


@strawberry.type(description="A page of parties.")
class PartyConnection:
    """A page of parties."""

    nodes: list[Party] = part("rows", description="The parties of this page.")
    page_info: PageInfo = part(ITSELF, description="Where the page ends.")
