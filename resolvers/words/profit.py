"""What is said where money and points are ruled."""

from bff.domains.profit import errors
from miniprogram_schema import points_rule
from resolvers.words.row import Row

TABLE = (
    Row(
        errors.PointsRuleUntimely,
        points_rule.PointsRuleUntimely,
        points_rule.PointsRuleUntimely.of,
        zh="生效时间须晚于现在，且不能与其他规则相同。",
        en="A rule begins later than now, and at a moment of its own.",
    ),
)
