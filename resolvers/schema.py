"""The one schema: every role's and every noun's fields, put together."""

from collections.abc import Iterator
from functools import partial

import strawberry
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from bff.engine.schema import Schema
from bff.engine.trust import Knows, TrustedOnly
from miniprogram_schema.scalars import SCALARS
from resolvers import refusals
from resolvers.campaign import CampaignQueries
from resolvers.clock import ClockQueries
from resolvers.code import CodeMutations
from resolvers.code_scan import CodeScanMutations
from resolvers.coupon import CouponMutations, CouponSubscriptions
from resolvers.coupon_counter import CouponCounterMutations
from resolvers.doors import DoorQueries
from resolvers.member import MemberMutations, MemberQueries
from resolvers.my_brand import MyBrandQueries
from resolvers.nearby import NearbyQueries
from resolvers.product import ProductQueries
from resolvers.session import SessionMutations
from resolvers.staff import StaffMutations
from resolvers.store import StoreMutations, StoreQueries
from resolvers.store_earned import StoreEarnedSubscriptions


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
):
    """All queries."""


@strawberry.type(description="What can be done; one action a document.")
class Mutation(
    SessionMutations,
    MemberMutations,
    StoreMutations,
    StaffMutations,
    CodeMutations,
    CodeScanMutations,
    CouponMutations,
    CouponCounterMutations,
):
    """All mutations."""


@strawberry.type(description="What can be watched.")
class Subscription(StoreEarnedSubscriptions, CouponSubscriptions):
    """All subscriptions."""


class CheckedOnce(ValidationCache):
    """Checks each document once; the errors found are every request's own, to be told anew."""

    def on_validate(self) -> Iterator[None]:
        """Put the errors of a document into the request."""
        for step in super().on_validate():
            found = self.execution_context.pre_execution_errors
            self.execution_context.pre_execution_errors = list(found or ())
            yield step


def built(knows: Knows | None = None) -> Schema:
    """Return the schema that every process serves; with `knows` it answers those texts only."""
    guards = [partial(TrustedOnly, knows)] if knows else []
    return Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        # Phones send the same few documents, and to check one takes longer than to answer it.
        extensions=[*guards, ParserCache, CheckedOnce],
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
        exception_handlers=refusals.handlers(),
    )
