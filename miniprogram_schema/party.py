"""People who buy together, as the phones see them."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

import strawberry

from bff.domains.group_buy import rules
from bff.engine.edge import edge
from bff.engine.part import part
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import Page
from loaders.joinability import Joining, joinability_of
from loaders.party import PartyRow
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


def _price(row: PartyRow) -> Money:
    # That of the seat that is taken next; a complete party has settled on one.
    return Money.of(row.price_fen or rules.price_fen(row.offer.tiers, row.filled + 1))


@strawberry.type(description="People who buy together (一个团).")
class Party:
    """A party."""

    id: strawberry.ID = part(
        "row.id", made=ids.sealed(Kind.PARTY), description="The id of the party."
    )
    offer: GroupBuyOffer = part("row.offer", made=GroupBuyOffer.of, description="What is bought.")
    status: PartyStatus = part(
        "row.state", made=lambda state: PartyStatus(state.value), description="How it stands."
    )
    size: int = part("row.size", description="How many people fill it.")
    # Unpaid seats are kept, but whoever sits there is not counted on and not shown.
    filled: int = part("row.filled", description="How many have paid for a seat.")
    seats: list[Seat] = part(
        "row.seats", made=Seat.all_of, description="The paid seats, the first taken first."
    )
    ends_at: datetime = part("row.ends_at", description="When it ends, complete or not.")
    price: Money = part(
        "row",
        made=_price,
        description="What one piece costs whoever joins next, or what it cost in the end.",
    )
    row: strawberry.Private[PartyRow]

    store = edge(
        stores_of,
        key=lambda party, _args, _viewer: party.row.store_id,
        of=Store.of,
        returns=Store,
        description="Where its people pick up.",
    )
    joinability = edge(
        joinability_of,
        # Whoever is signed out is in no party and learns whether others may join.
        key=lambda party, _args, viewer: Joining(party.row.id, viewer.members if viewer else ()),
        of=Joinability.of,
        returns=Joinability,
        description="Whether the viewer may join it, and if not, why not.",
    )

    # Lists mark the head's seat; only the party's own screen asks for this.
    @strawberry.field(description="Who leads it (团长).")
    def head(self) -> Member:
        """Return its head."""
        return Member.of(self.row.head)

    @strawberry.field(
        description="The party that took whoever paid too late for this one; null if nobody did."
    )
    def moved_to_id(self) -> strawberry.ID | None:
        """Return where late payments went."""
        moved_to = self.row.moved_to_id
        return strawberry.ID(ids.opaque(Kind.PARTY, moved_to)) if moved_to else None

    @classmethod
    def of(cls, row: PartyRow) -> "Party":
        """Make the party of a row."""
        return cls(row=row)

    @classmethod
    def all_of(cls, rows: Sequence[PartyRow]) -> list["Party"]:
        """Make the parties of rows."""
        return [cls(row=row) for row in rows]


@strawberry.type(description="A page of parties.")
class PartyConnection:
    """A page of parties."""

    nodes: list[Party] = strawberry.field(description="The parties of this page.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")

    @classmethod
    def of(cls, page: Page[PartyRow]) -> "PartyConnection":
        """Make the page of rows."""
        return cls(nodes=Party.all_of(page.rows), page_info=PageInfo.of(page))
