"""What points are worth, now and later."""

from collections.abc import Sequence

from bff.domains.profit.accounts import POINTS
from bff.domains.profit.points_rule import PointsRule
from bff.kit.database import Database

# Everybody who asks is told the same.
ASSET = POINTS
RULES = """
    select effective_from, per_yuan, percent from points_rule
    where effective_from >= (
        select max(effective_from) from points_rule where effective_from <= bff_now())
    order by effective_from
"""


async def points_rules(database: Database, assets: Sequence[str]) -> list[list[PointsRule]]:
    """Return for each asker the rule in force and those to come."""
    rows = await database.fetch(RULES)
    return [[PointsRule(**dict(row)) for row in rows] for _ in assets]
