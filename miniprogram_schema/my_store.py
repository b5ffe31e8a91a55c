"""The door to a store, for its owner and its clerks."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import strawberry

from bff.engine.edge import edge
from bff.engine.keys import At
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.member import members_of
from loaders.store import ClerkRow, clerks_of, stores_of
from miniprogram_schema import money_owed, statement, stock, store_redemptions
from miniprogram_schema import orders as ordered
from miniprogram_schema.member import Member
from miniprogram_schema.membership import store_members
from miniprogram_schema.role import Role
from miniprogram_schema.store import Store


@strawberry.type(description="Somebody who owns a store or works at its counter (店主、店员).")
class Clerk:
    """Somebody who works at a store."""

    # Of the role and not of the person: who leaves and returns is another clerk to the books.
    id: strawberry.ID = strawberry.field(description="The id of this work, for `staffRemove`.")
    role: Role = strawberry.field(description="Whether it is the owner or a clerk.")
    since: datetime = strawberry.field(description="Since when.")
    member_id: strawberry.Private[UUID]

    member = edge(
        members_of,
        key=At("member_id"),
        returns=Member,
        description="Who it is.",
    )

    @classmethod
    def of(cls, row: ClerkRow) -> "Clerk":
        """Make the clerk of a row."""
        return cls(
            id=strawberry.ID(ids.opaque(Kind.CLERK, row.id)),
            role=Role(row.role.value),
            since=row.since,
            member_id=row.member_id,
        )

    @classmethod
    def all_of(cls, rows: Sequence[ClerkRow]) -> list["Clerk"]:
        """Make all of a store."""
        return [cls.of(row) for row in rows]


@strawberry.type(description="A store, as its owner and its clerks see it.")
class MyStore:
    """The door `myStore`: what hangs beneath is asked for by this id, and checked no more."""

    store_id: strawberry.Private[UUID]

    store = edge(
        stores_of,
        key=At("store_id"),
        returns=Store,
        description="The store as everybody sees it.",
    )
    staff = edge(
        clerks_of,
        key=At("store_id"),
        of=Clerk.all_of,
        returns=list[Clerk],
        description="Who owns it and who works there, owners first.",
    )
    members = store_members
    today = money_owed.store_today
    earnings = money_owed.store_earnings
    earned_cursor = money_owed.store_earned_cursor
    balance = money_owed.store_balance
    statement = statement.store_statement
    redemptions = store_redemptions.redemptions
    campaigns = store_redemptions.campaigns
    orders = ordered.store_orders
    order_counts = ordered.store_order_counts
    stock = stock.stock

    @classmethod
    def of(cls, store_id: UUID) -> "MyStore":
        """Open the door."""
        return cls(store_id=store_id)
