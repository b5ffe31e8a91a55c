"""How operators say what points are worth."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import App, Context
from bff.domains.profit import points_rule
from miniprogram_schema.points_rule import (
    PointsRule,
    PointsRulePublished,
    PointsRulePublishInput,
    PointsRulePublishResult,
)

Publishing = Annotated[PointsRulePublishInput, strawberry.argument(description="The rule.")]


@strawberry.type
class PointsRuleMutations:
    """What operators do about points."""

    @strawberry.mutation(description="Says what points are worth from a moment on (积分抵现).")
    async def points_rule_publish(
        self, info: Info[Context, None], input: Publishing
    ) -> PointsRulePublishResult:
        """Publish a rule."""
        operator_id, rule = info.context.via(App.DESK).member_id, input.rule()
        asked = points_rule.asked(operator_id, rule, input.request_id)
        published = await points_rule.publish(info.context.database, rule, asked)
        return PointsRulePublished(rule=PointsRule.of(published))
