"""How campaigns are looked for."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.campaign import campaigns_of
from miniprogram_schema.campaign import Campaign

CampaignId = Annotated[
    strawberry.ID, strawberry.argument(description="The id of the campaign to show.")
]


@strawberry.type
class CampaignQueries:
    """What everybody may ask of campaigns."""

    @strawberry.field(description="A campaign; null when there is none with this id.")
    async def campaign(self, info: Info[Context, None], id: CampaignId) -> Campaign | None:
        """Return a campaign, or None."""
        # Paused ones too: coupons of theirs are in wallets and link here.
        row = await info.context.load(campaigns_of, ids.read(Kind.CAMPAIGN, id))
        return Campaign.of(row) if row else None
