"""How the goods of a community sale are counted, and handed over."""

from collections.abc import Sequence
from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.domains.checkout import bagging, counting
from bff.domains.community_sale.arriving import Count
from bff.domains.member import proofs
from bff.gateways.objects import Objects
from bff.gateways.signals import Signals
from bff.kit import ids
from bff.kit.ids import Kind
from miniprogram_schema.sale_arrival import (
    CommunitySaleArrived,
    CommunitySaleArriveInput,
    CommunitySaleArriveResult,
    CommunitySaleHandedOver,
    CommunitySaleHandOverInput,
    CommunitySaleHandOverResult,
    SaleCountInput,
)
from resolvers.community_sale import KEEPERS

Arrives = Annotated[CommunitySaleArriveInput, strawberry.argument(description="What arrived.")]
Hands = Annotated[CommunitySaleHandOverInput, strawberry.argument(description="Whose goods.")]


@strawberry.type
class SaleArrivalMutations:
    """What a leader, or a store that leads itself, does with goods that arrived."""

    @strawberry.mutation(description="Counts what arrived of a sale, and pays back what lacks.")
    async def community_sale_arrive(
        self, info: Info[Context, None], input: Arrives
    ) -> CommunitySaleArriveResult:
        """Count a sale."""
        here, sale_id = info.context, ids.read(Kind.SALE, input.sale_id)
        leader, signals = here.via(*KEEPERS).member_id, here.services.get(Signals)
        counts, key = tuple(map(_count, input.counts)), input.request_id
        await _proved(here, counts)
        counted = await counting.count(
            here.database, signals, member_id=leader, sale_id=sale_id, counts=counts, key=key
        )
        return CommunitySaleArrived.of(counted)

    @strawberry.mutation(description="Hands over all goods that one buyer has of a sale.")
    async def community_sale_hand_over(
        self, info: Info[Context, None], input: Hands
    ) -> CommunitySaleHandOverResult:
        """Hand over goods."""
        here, sale_id = info.context, ids.read(Kind.SALE, input.sale_id)
        leader, signals = here.via(*KEEPERS).member_id, here.services.get(Signals)
        orders, key = [ids.read(Kind.ORDER, one) for one in input.order_ids], input.request_id
        bagged = await bagging.hand_over(
            here.database, signals, member_id=leader, sale_id=sale_id, order_ids=orders, key=key
        )
        return CommunitySaleHandedOver(order_ids=bagged.order_ids)


async def _proved(here: Context, counts: Sequence[Count]) -> None:
    objects = here.services.get(Objects)
    names = [objects.name_of(url) for one in counts for url in one.photos]
    await proofs.of_damage(here.database, here.me.members, names)


def _count(asked: SaleCountInput) -> Count:
    variant_id, photos = ids.read(Kind.VARIANT, asked.variant_id), tuple(asked.photos)
    return Count(variant_id, asked.sent, asked.arrived, asked.broken, photos)
