"""What a clerk sees of all goods of community sales that wait for one customer."""

from uuid import UUID

import strawberry

from bff.engine.edge import edge
from bff.engine.keys import At
from bff.engine.part import ITSELF, part
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.member import members_of
from loaders.sale import sales_of
from loaders.waiting import waiting_at_stores
from miniprogram_schema.community_sale import CommunitySale, SaleGoods
from miniprogram_schema.member import Member


@strawberry.type(description="All that a customer gets of one sale.")
class SaleBag:
    """All that a customer gets of one sale."""

    order_ids: list[strawberry.ID] = part(
        ITSELF,
        made=lambda bag: [ids.opaque(Kind.ORDER, one) for one in bag.orders],
        description="What `communitySaleHandOver` takes to hand it over.",
    )
    for_whom: str | None = part(
        "for_whom", description="Whom the leader ordered for; null for a member's own order."
    )
    goods: list[SaleGoods] = part("goods", description="What is handed over.")
    missing: list[SaleGoods] = part(
        "missing", description="What came short or broken; it is paid back by itself."
    )
    overdue: bool = part("overdue", description="Whether it waits for more than three days.")

    sale = edge(sales_of, key=At("sale_id"), returns=CommunitySale, description="The sale.")


@strawberry.type(description="All goods of sales that wait at this counter for a customer.")
class HandOverLooked:
    """All goods of sales that wait for a customer."""

    buyer_id: strawberry.Private[UUID]
    here: strawberry.Private[tuple[UUID, UUID]]

    member = edge(members_of, key=At("buyer_id"), returns=Member, description="Who ordered.")
    bags = edge(
        waiting_at_stores,
        key=At("here"),
        returns=list[SaleBag],
        description="Sale by sale, the one that waits the longest first.",
    )

    @classmethod
    def of(cls, buyer_id: UUID, *, store_id: UUID) -> "HandOverLooked":
        """Make what a clerk of this store sees."""
        return cls(buyer_id=buyer_id, here=(store_id, buyer_id))
