"""What a store redeemed, and of which campaigns: fields that hang under its door."""

from collections.abc import Mapping
from typing import Any

from bff.context import Viewer
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.kit.page import last_id, page_size
from loaders.redemption import Redemptions, campaigns_taken_by, redemptions_of_stores
from miniprogram_schema.redemption import RedemptionConnection, StoreCampaign
from miniprogram_schema.wallet import PAGED


def _asked(door: Any, args: Mapping[str, Any], viewer: Viewer | None) -> Redemptions:
    del viewer
    return Redemptions(door.store_id, page_size(args["first"]), last_id(args["after"]))


redemptions = edge(
    redemptions_of_stores,
    key=_asked,
    of=RedemptionConnection.of,
    returns=RedemptionConnection,
    arguments=PAGED,
    description="The coupons that were redeemed at the store, the newest first.",
)
campaigns = edge(
    campaigns_taken_by,
    key=At("store_id"),
    of=StoreCampaign.all_of,
    returns=list[StoreCampaign],
    description="The campaigns that the store takes part in.",
)
