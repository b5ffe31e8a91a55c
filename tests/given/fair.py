"""A community sale of which phones order: opened, closed and counted by its leader's."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from bff.context import App
from bff.domains.member.kinds import Role
from bff.kit import clock, ids
from bff.kit.clock import business_day
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Data, Phone, request_id
from tests.conftest import HandPhone
from tests.given import order as orders
from tests.given import sale as given
from tests.given import store as stores
from tests.given.order import Shop
from tests.given.phone import granted


@dataclass(frozen=True, slots=True)
class Fair:
    """A sale of six pieces of one variant, its leader's phone, and the shop where it arrives."""

    shop: Shop
    leader: Phone
    sale: str
    community: str


async def fair(database: Database, hand_phone: HandPhone) -> Fair:
    """Open one."""
    shop = await orders.shop(database, price_fen=given.LIST_FEN)
    community_id = await stores.community(database, shop.store_id)
    leader = await hand_phone(uuid4().hex, App.COMMUNITY)
    await granted(database, leader, Role.LEADER, community_id)
    return await another(database, Fair(shop, leader, "", ids.opaque(Kind.COMMUNITY, community_id)))


async def another(database: Database, fair: Fair) -> Fair:
    """Have the leader open one more sale of the same."""
    ends = await clock.now(database) + timedelta(days=1)
    item = {"variantId": ids.opaque(Kind.VARIANT, fair.shop.variant_id), "price": given.PRICE_FEN}
    opened = await sent(
        fair.leader,
        "CommunitySaleOpen",
        communityId=fair.community,
        title="周末团购",
        items=[item | {"total": 6}],
        cutOffAt=ends.isoformat(),
        arrivesOn=str(business_day(ends)),
        capacity=10,
    )
    return replace(fair, sale=opened["sale"]["id"])


async def sent(phone: Phone, operation: str, **asked: Any) -> Data:
    """Send an operation whose result has its name, and return what came of it."""
    answer = await phone.send(operation, input=asked | {"requestId": request_id()})
    outcome: Data = answer[f"{operation[0].lower()}{operation[1:]}"]
    return outcome


async def arrived(fair: Fair, pieces: int, broken: int = 0) -> Data:
    """Close the sale, and count what has arrived of it."""
    variant = ids.opaque(Kind.VARIANT, fair.shop.variant_id)
    count = {"variantId": variant, "sent": 4, "arrived": pieces, "broken": broken}
    await sent(fair.leader, "CommunitySaleClose", saleId=fair.sale)
    return await sent(fair.leader, "CommunitySaleArrive", saleId=fair.sale, counts=[count])
