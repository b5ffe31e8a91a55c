"""What points are worth in orders, as the brand says."""

from datetime import datetime
from typing import Annotated

import strawberry

from bff.domains.profit import errors
from bff.domains.profit import points_rule as published
from bff.engine.edge import edge
from loaders.points_rule import ASSET, points_rules
from miniprogram_schema.problem import Problem
from miniprogram_schema.staff import REQUEST_ID


@strawberry.input(description="What points are to be worth.")
class PointsRulePublishInput:
    """What points are to be worth."""

    per_yuan: int = strawberry.field(description="How many take a yuan off, from 1 to 10,000.")
    percent: int = strawberry.field(
        description="How much of an order, after its coupons, they may pay for: 0 to 100."
    )
    effective_from: datetime = strawberry.field(description="From when on; a moment to come.")
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)

    def rule(self) -> published.PointsRule:
        """Return the rule."""
        return published.PointsRule(
            effective_from=self.effective_from, per_yuan=self.per_yuan, percent=self.percent
        )


@strawberry.type(description="What points are worth in orders (积分抵现规则).")
class PointsRule:
    """What points are worth."""

    per_yuan: int = strawberry.field(description="How many take a yuan off.")
    percent: int = strawberry.field(description="How much of an order they may pay for.")
    effective_from: datetime = strawberry.field(description="From when on.")

    @classmethod
    def of(cls, rule: published.PointsRule) -> "PointsRule":
        """Show a rule."""
        return cls(per_yuan=rule.per_yuan, percent=rule.percent, effective_from=rule.effective_from)


@strawberry.type(description="The rule counts from its moment on.")
class PointsRulePublished:
    """The rule counts from its moment on."""

    rule: PointsRule = strawberry.field(description="The rule.")


@strawberry.type(
    description="Returned when the rule would begin before now, or together with another one."
)
class PointsRuleUntimely(Problem):
    """The rule would begin before now, or together with another one."""

    @classmethod
    def of(cls, refusal: errors.PointsRuleUntimely, message: str) -> "PointsRuleUntimely":
        """Say it in words."""
        del refusal
        return cls(message=message)


PointsRulePublishResult = Annotated[
    PointsRulePublished | PointsRuleUntimely,
    strawberry.union("PointsRulePublishResult", description="What comes of publishing a rule."),
]
rules = edge(
    points_rules,
    key=lambda _door, _args, _viewer: ASSET,
    of=lambda every: [PointsRule.of(one) for one in every],
    returns=list[PointsRule],
    description="What points are worth, the rule in force first, then those to come.",
)
