"""What somebody may act as."""

from collections.abc import Sequence
from enum import Enum

import strawberry
from strawberry.types import Info

from bff.context import Context, Language
from bff.domains.member import kinds
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.member import RoleRow


@strawberry.enum(description="What a member may act as (角色).")
class Role(Enum):
    """What a member may act as."""

    CONSUMER = strawberry.enum_value("CONSUMER", description="Who buys, as everybody may (会员).")
    CLERK = strawberry.enum_value("CLERK", description="Who works at a store's counter (店员).")
    OWNER = strawberry.enum_value("OWNER", description="Who owns a store (店主).")
    LEADER = strawberry.enum_value("LEADER", description="Who leads a community (团长).")
    DEALER_STAFF = strawberry.enum_value(
        "DEALER_STAFF", description="Who works for a dealer (经销商)."
    )
    OPERATOR = strawberry.enum_value("OPERATOR", description="Who works for the brand (品牌运营).")


ZH = {
    Role.CONSUMER: "会员",
    Role.CLERK: "店员",
    Role.OWNER: "店主",
    Role.LEADER: "团长",
    Role.DEALER_STAFF: "经销商员工",
    Role.OPERATOR: "品牌运营",
}
EN = {
    Role.CONSUMER: "Member",
    Role.CLERK: "Clerk",
    Role.OWNER: "Store owner",
    Role.LEADER: "Group leader",
    Role.DEALER_STAFF: "Dealer staff",
    Role.OPERATOR: "Brand operator",
}
AT_A_STORE = frozenset({Role.CLERK, Role.OWNER})


@strawberry.type(description="A role of the viewer's own, and where it is held.")
class MyRole:
    """A role of the viewer's own."""

    role: Role = strawberry.field(description="What the viewer may act as.")
    store_id: strawberry.ID | None = strawberry.field(
        description="The store in which it is held; null for a role that is held in none."
    )
    community_id: strawberry.ID | None = strawberry.field(
        description="The community that is led; null for every other role."
    )
    dealer_id: strawberry.ID | None = strawberry.field(
        description="The dealer who is worked for; null for every other role."
    )

    @strawberry.field(description="The role in words.")
    def title(self, info: Info[Context, None]) -> str:
        """Say the role in words."""
        return (EN if info.context.language is Language.EN else ZH)[self.role]

    @classmethod
    def of(cls, row: RoleRow) -> "MyRole":
        """Make the role of a row."""
        role = Role(row.role.value)
        return cls(
            role=role,
            store_id=_id(Kind.STORE, row, here=role in AT_A_STORE),
            community_id=_id(Kind.COMMUNITY, row, here=role is Role.LEADER),
            dealer_id=_id(Kind.DEALER, row, here=role is Role.DEALER_STAFF),
        )

    @classmethod
    def all_of(cls, rows: Sequence[RoleRow]) -> list["MyRole"]:
        """Make all roles of somebody, who is a consumer whatever else they are."""
        # Nobody is granted it: whoever is signed in may buy.
        return [cls.of(row) for row in (RoleRow(kinds.Role.CONSUMER, None), *rows)]


def _id(kind: Kind, row: RoleRow, *, here: bool) -> strawberry.ID | None:
    return strawberry.ID(ids.opaque(kind, row.scope_id)) if here and row.scope_id else None
