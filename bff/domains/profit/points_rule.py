"""What points are worth is published for a moment to come, and never changed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.domains.profit.errors import PointsRuleUntimely
from bff.domains.profit.writing import STATEMENTS
from bff.kit import answer
from bff.kit.answer import Answers, Request
from bff.kit.database import Database, Transaction
from bff.kit.refusal import BadInput, Forbidden, Refusal, raised

# A hundredth of a fen and a hundred yuan: what is beyond has a nought too many.
PER_YUAN_MAX = 10_000
PERCENT_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRule:
    """So many points a yuan, for at most so many percent of an order, from a moment on."""

    effective_from: datetime
    per_yuan: int
    percent: int


ANSWERS = Answers("pointsRulePublish", PointsRule, PointsRuleUntimely)


def asked(operator_id: UUID, rule: PointsRule, key: str) -> Request:
    """Describe a rule under its requestId; BadInput when its numbers make no sense."""
    if not 1 <= rule.per_yuan <= PER_YUAN_MAX:
        raise BadInput(f"perYuan must be 1 to {PER_YUAN_MAX}.")
    if not 0 <= rule.percent <= PERCENT_MAX:
        raise BadInput(f"percent must be 0 to {PERCENT_MAX}.")
    return answer.request(operator_id, key, rule)


async def publish(database: Database, rule: PointsRule, request: Request) -> PointsRule:
    """Publish a rule, or raise why not; Forbidden unless the actor is an operator."""
    async with database.transaction() as transaction:
        if not await roles.holds(transaction, member_id=request.actor, roles=[Role.OPERATOR]):
            raise Forbidden

        async def act(_fresh: list[int]) -> list[PointsRule | Refusal]:
            return [await _published(transaction, rule)]

        [outcome] = await ANSWERS.once(transaction, [request], act)
    published: PointsRule = raised(outcome)
    return published


async def _published(transaction: Transaction, rule: PointsRule) -> PointsRule | PointsRuleUntimely:
    values = (rule.effective_from, rule.per_yuan, rule.percent)
    written = await transaction.value(STATEMENTS["points_rule_published"], *values)
    return rule if written else PointsRuleUntimely()
