"""The brand's door: all facts, all shares, the ledger."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.engine.edge import Argument, edge
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.money import Fen
from loaders.balance import CNY
from loaders.fact import FactRow, LedgerRow, facts_of, ledgers_of
from loaders.share import Earned, earned_of
from miniprogram_schema import (
    bill,
    explanation,
    my_sales,
    points_rule,
    sale_counted,
    waiting_refund,
)
from miniprogram_schema.leader_application import applications
from miniprogram_schema.scalars import Money
from miniprogram_schema.share import ExplanationLine, FactKind, Share, fact_kind


@strawberry.type(description="A published version of a rule (分润规则).")
class RuleRef:
    """A version of a rule."""

    title: str = strawberry.field(description="What the rule is called.")
    version: int = strawberry.field(description="The number of the version.")

    @classmethod
    def of(cls, row: FactRow) -> "RuleRef | None":
        """Name the version that a fact fell under, if any."""
        # Without a rule that fits nothing is owed but reimbursement.
        if row.rule_title is None or row.rule_number is None:
            return None
        return cls(title=row.rule_title, version=row.rule_number)


@strawberry.type(description="A booked fact with its whole split.")
class BookedFact:
    """A booked fact."""

    id: strawberry.ID = strawberry.field(description="The id of the fact.")
    kind: FactKind = strawberry.field(description="What happened.")
    at: datetime = strawberry.field(description="When it happened.")
    booked_at: datetime = strawberry.field(description="When it was booked.")
    reward: Money = strawberry.field(
        description="The reward, or the payment, that there was to share."
    )
    rule: RuleRef | None = strawberry.field(
        description="The rule it fell under; null for none, or for many in one order."
    )
    row: strawberry.Private[FactRow]

    # The whole split is shown to the brand only: a store sees its own part, as does a dealer.
    shares = edge(
        earned_of,
        key=lambda row, _args, _viewer: Earned(row.row.id),
        of=lambda rows: [Share.of(row) for row in rows],
        returns=list[Share],
        description="What everybody is owed for it; the brand keeps the rest.",
    )

    @strawberry.field(description="What proves it, line by line.")
    def evidence(self, info: Info[Context, None]) -> list[ExplanationLine]:
        """Name what proves it."""
        lines = explanation.evidence(self.row.evidence, info.context.language)
        return [ExplanationLine(label=label, value=value) for label, value in lines]

    @classmethod
    def of(cls, row: FactRow) -> "BookedFact":
        """Make the fact of a row."""
        return cls(
            id=strawberry.ID(ids.opaque(Kind.FACT, row.id)),
            kind=fact_kind(row.kind),
            at=row.at,
            booked_at=row.booked_at,
            reward=Money.of(row.reward_fen),
            rule=RuleRef.of(row),
            row=row,
        )


@strawberry.type(description="The state of the ledger.")
class LedgerState:
    """The state of the ledger."""

    difference_fen: Fen = strawberry.field(
        description="By how much all debits exceed all credits; anything but zero is an alarm."
    )
    chained_to: strawberry.ID | None = strawberry.field(
        description="The last transfer in the chain of hashes; null as long as nothing is chained."
    )

    @classmethod
    def of(cls, row: LedgerRow) -> "LedgerState":
        """Make the state of a row."""
        return cls(difference_fen=Fen(row.difference), chained_to=_transfer(row.chained_to))


@strawberry.type(description="What an operator of the brand may see and do.")
class MyBrand:
    """The brand's door."""

    fact = edge(
        facts_of,
        key=lambda _row, args, _viewer: ids.read(Kind.FACT, args["id"]),
        of=BookedFact.of,
        returns=BookedFact | None,
        description="A booked fact; null when there is none with this id.",
        arguments={
            "id": Argument(
                Annotated[strawberry.ID, strawberry.argument(description="The id of the fact.")]
            )
        },
    )
    ledger = edge(
        ledgers_of,
        key=lambda _row, _args, _viewer: CNY,
        of=LedgerState.of,
        returns=LedgerState,
        description="Whether the books balance, and how far they are chained.",
    )
    leader_applications = applications
    sales = sale_counted.sales_everywhere
    purchase_list = my_sales.purchase_list
    sale_arrival = sale_counted.any_arrival
    points_rules = points_rule.rules
    refunds_waiting = waiting_refund.refunds_waiting
    bills = bill.bills_read


def _transfer(id_: UUID | None) -> strawberry.ID | None:
    return strawberry.ID(ids.opaque(Kind.TRANSFER, id_)) if id_ else None
