"""Writing rules: one operator drafts a version, another publishes it, and then it stands."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

import orjson

from bff.domains.profit import rules
from bff.domains.profit.errors import NotPublishable
from bff.domains.profit.facts import FactKind, Scope
from bff.domains.profit.rules import RuleShare
from bff.domains.profit.writing import STATEMENTS
from bff.kit.database import Transaction
from bff.kit.ids import uuid7

EVERYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft: the rule that it would be a version of, and its number."""

    rule_id: UUID
    version_id: UUID
    number: int


async def draft(
    transaction: Transaction,
    *,
    kind: FactKind,
    title: str,
    shares: Sequence[RuleShare],
    by: UUID,
    reward_fen: int | None = None,
    scope: Scope = EVERYWHERE,
    effective_from: datetime | None = None,
    effective_until: datetime | None = None,
) -> Drafted:
    """Write the next version of the rule of this kind and scope, in effect from now unless said.

    The rule keeps the title of its first draft.
    Raises BadInput when it gives away more than there is, or pays two levels of persons.
    """
    # At the draft already: a second operator is asked only about what could be in force.
    rules.checked(kind, shares, reward_fen)
    rule_id = await transaction.value(
        STATEMENTS["rule_opened"], uuid7(), kind, title, *_scope(scope)
    )
    version_id = uuid7()
    given = orjson.dumps([asdict(share) for share in shares]).decode()
    number = await transaction.value(
        STATEMENTS["drafted"],
        version_id,
        rule_id,
        effective_from,
        effective_until,
        reward_fen,
        given,
        by,
    )
    return Drafted(rule_id, version_id, number)


async def publish(transaction: Transaction, *, version_id: UUID, by: UUID) -> None:
    """Put a draft into force; BadInput unless another operator wrote it."""
    if not await transaction.execute(STATEMENTS["published"], version_id, by):
        raise NotPublishable(version_id)


def _scope(scope: Scope) -> tuple[object, ...]:
    return (
        scope.product_id,
        scope.category_id,
        scope.campaign_id,
        scope.store_id,
        scope.dealer_id,
        scope.region,
    )
