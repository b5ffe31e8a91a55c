"""A community's business day so far, as who keeps it sees it."""

from collections.abc import Mapping
from typing import Any

import strawberry

from bff.context import Viewer
from bff.engine.edge import edge
from bff.engine.part import part
from loaders.keeper import Keeping
from loaders.leader_today import leaders_todays_of
from miniprogram_schema.scalars import Money


@strawberry.type(description="A community's business day so far, in Asia/Shanghai.")
class CommunityToday:
    """A community's business day so far."""

    open_sales: int = part("open_sales", description="How many sales take orders now.")
    orders: int = part("orders", description="How many orders of its sales were paid today.")
    paid: Money = part("paid_fen", description="What was paid for those, without what went back.")
    members: int = part("members", description="How many members the community has.")
    new_members: int = part("new_members", description="How many of them joined today.")
    waiting: int = part(
        "waiting", description="How many bags that arrived wait to be handed over; one a buyer."
    )
    overdue: int = part("overdue", description="How many of those wait for more than three days.")
    commission: Money = part(
        "commission_fen",
        description="What was earned today: by the viewer as a leader, or by the store that leads.",
    )
    taken_back: Money = part(
        "taken_fen", description="What refunds took back today, of whatever day."
    )


def _keeping(door: Any, _args: Mapping[str, Any], viewer: Viewer | None) -> Keeping | None:
    return Keeping(door.community_id, viewer.member_id) if viewer else None


today = edge(
    leaders_todays_of,
    key=_keeping,
    returns=CommunityToday,
    description="The community's business day so far.",
)
