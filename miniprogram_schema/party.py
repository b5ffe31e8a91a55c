"""People who buy together, as the phones see them."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

import strawberry

from bff.domains.group_buy import rules
from bff.engine.edge import edge
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


@strawberry.type(description="People who buy together (一个团).")
class Party:
    """A party."""

    id: strawberry.ID = strawberry.field(description="The id of the party.")
    offer: GroupBuyOffer = strawberry.field(description="What is bought.")
    status: PartyStatus = strawberry.field(description="How it stands.")
    size: int = strawberry.field(description="How many people fill it.")
    # Unpaid seats are kept, but whoever sits there is not counted on and not shown.
    filled: int = strawberry.field(description="How many have paid for a seat.")
    seats: list[Seat] = strawberry.field(description="The paid seats, the first taken first.")
    ends_at: datetime = strawberry.field(description="When it ends, complete or not.")
    price: Money = strawberry.field(
        description="What one piece costs whoever joins next, or what it cost in the end."
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
        # The price of the seat that is taken next; a complete party has settled on one.
        price_fen = row.price_fen or rules.price_fen(row.offer.tiers, row.filled + 1)
        return cls(
            id=strawberry.ID(ids.opaque(Kind.PARTY, row.id)),
            offer=GroupBuyOffer.of(row.offer),
            status=PartyStatus(row.state.value),
            size=row.size,
            filled=row.filled,
            seats=[Seat.of(seat) for seat in row.seats],
            ends_at=row.ends_at,
            price=Money.of(price_fen),
            row=row,
        )

    @classmethod
    def all_of(cls, rows: Sequence[PartyRow]) -> list["Party"]:
        """Make the parties of rows."""
        return [cls.of(row) for row in rows]


@strawberry.type(description="A page of parties.")
class PartyConnection:
    """A page of parties."""

    nodes: list[Party] = strawberry.field(description="The parties of this page.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")

    @classmethod
    def of(cls, page: Page[PartyRow]) -> "PartyConnection":
        """Make the page of rows."""
        return cls(nodes=Party.all_of(page.rows), page_info=PageInfo.of(page))
