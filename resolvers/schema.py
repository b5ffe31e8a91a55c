"""The one schema: every role's and every noun's fields, put together."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from bff.engine.schema import ANYTHING, Gate, Schema, everybody
from bff.engine.trust import Trust
from miniprogram_schema.scalars import SCALARS
from resolvers import refusals
from resolvers.campaign import CampaignQueries
from resolvers.clock import ClockQueries
from resolvers.code import CodeMutations
from resolvers.code_scan import CodeScanMutations
from resolvers.community import CommunityMutations
from resolvers.community_sale import CommunitySaleMutations, CommunitySaleQueries
from resolvers.counter import CounterMutations
from resolvers.coupon import CouponMutations, CouponSubscriptions
from resolvers.coupon_counter import CouponCounterMutations
from resolvers.doors import DoorQueries
from resolvers.group_buy import GroupBuyMutations, GroupBuyQueries, GroupBuySubscriptions
from resolvers.inbox import InboxMutations
from resolvers.leader import LeaderMutations
from resolvers.member import MemberMutations, MemberQueries
from resolvers.my_brand import MyBrandQueries
from resolvers.nearby import NearbyQueries
from resolvers.order import OrderMutations
from resolvers.order_counter import OrderCounterMutations
from resolvers.party import PartyMutations
from resolvers.points_rule import PointsRuleMutations
from resolvers.poster import PosterMutations
from resolvers.product import ProductMutations, ProductQueries
from resolvers.sale_arrival import SaleArrivalMutations
from resolvers.scene import SceneMutations
from resolvers.session import SessionMutations
from resolvers.staff import StaffMutations
from resolvers.stock import StockMutations
from resolvers.store import StoreMutations, StoreQueries
from resolvers.store_earned import StoreEarnedSubscriptions
from resolvers.upload import UploadMutations


@strawberry.type(description="What can be asked.")
class Query(
    ClockQueries,
    MemberQueries,
    DoorQueries,
    MyBrandQueries,
    NearbyQueries,
    StoreQueries,
    ProductQueries,
    CampaignQueries,
    GroupBuyQueries,
    CommunitySaleQueries,
):
    """All queries."""


@strawberry.type(description="What can be done; one action a document.")
class Mutation(
    SessionMutations,
    MemberMutations,
    InboxMutations,
    UploadMutations,
    StoreMutations,
    StaffMutations,
    StockMutations,
    ProductMutations,
    SceneMutations,
    CommunityMutations,
    LeaderMutations,
    CommunitySaleMutations,
    SaleArrivalMutations,
    CodeMutations,
    CodeScanMutations,
    CouponMutations,
    CouponCounterMutations,
    CounterMutations,
    OrderMutations,
    OrderCounterMutations,
    GroupBuyMutations,
    PartyMutations,
    PointsRuleMutations,
    PosterMutations,
):
    """All mutations."""


@strawberry.type(description="What can be watched.")
class Subscription(StoreEarnedSubscriptions, CouponSubscriptions, GroupBuySubscriptions):
    """All subscriptions."""


def built(trust: Trust = ANYTHING, gate: Gate = everybody) -> Schema:
    """Return the schema that every process serves.

    It answers the documents that `trust` allows to whomever `gate` lets in.
    """
    return Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        trust=trust,
        gate=gate,
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
        exception_handlers=refusals.handlers(),
    )
