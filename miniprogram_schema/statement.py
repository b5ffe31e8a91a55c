"""What a payee earned day by day (对账单): fields that hang under the doors."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

import strawberry

from bff.context import Viewer
from bff.domains.profit.facts import PayeeRole
from bff.engine.edge import Argument, edge
from bff.engine.keys import KeyOf
from bff.engine.part import part
from bff.kit.refusal import BadInput
from loaders.keeper import Keeping
from loaders.share import Payee
from loaders.statement import Asked, Kept, statements_of, statements_of_keepers
from miniprogram_schema.money_owed import Balance
from miniprogram_schema.scalars import Money
from miniprogram_schema.share import ShareKind

# A quarter of a year, at its longest.
COVERS_MAX = timedelta(days=92)
# `from` is a word of Python's own.
DAYS: Mapping[str, Argument] = {
    "first": Argument(
        Annotated[date, strawberry.argument(name="from", description="The first day.")]
    ),
    "last": Argument(
        Annotated[
            date, strawberry.argument(name="to", description="The last day, at most 92 days later.")
        ]
    ),
}


@strawberry.type(description="What was earned of one kind, and what is owed of it at the end.")
class StatementLine:
    """What was earned of one kind."""

    kind: ShareKind = part("kind", made=ShareKind, description="Why it is owed.")
    booked: Money = part("booked", description="What was booked.")
    taken_back: Money = part("taken", description="What refunds took back, of whatever day.")
    balance: Money = part("balance", description="What was owed when the last day was over.")


@strawberry.type(description="A day on which something was earned or taken back.")
class StatementDay:
    """A day of a statement."""

    day: date = part("day", description="The business day, in Asia/Shanghai.")
    orders: int = part("orders", description="How many orders were paid that it earned of.")
    sold: Money = part("sold", description="What was paid for them.")
    lines: list[StatementLine] = part("lines", description="What was earned, kind by kind.")


@strawberry.type(description="What was earned day by day (对账单).")
class Statement:
    """What was earned day by day."""

    opening: list[Balance] = part(
        "opening", made=Balance.many, description="What was owed before the first day."
    )
    days: list[StatementDay] = part(
        "days", description="The days on which anything was earned or taken back, in their order."
    )
    orders: int = part("orders", description="How many orders were paid on all of them.")
    sold: Money = part("sold", description="What was paid for those.")
    total: list[StatementLine] = part("total", description="All days together, kind by kind.")


def _days(args: Mapping[str, Any]) -> tuple[date, date]:
    first, last = args["first"], args["last"]
    if not timedelta() <= last - first < COVERS_MAX + timedelta(days=1):
        raise BadInput("`to` is from 0 to 92 days after `from`.")
    return first, last


def _payee(role: PayeeRole, id_name: str) -> KeyOf:
    def key(door: Any, args: Mapping[str, Any], _viewer: Viewer | None) -> Asked:
        return Asked(Payee(role, getattr(door, id_name)), *_days(args))

    return key


def _keeping(door: Any, args: Mapping[str, Any], viewer: Viewer | None) -> Kept | None:
    days = _days(args)
    return Kept(Keeping(door.community_id, viewer.member_id), *days) if viewer else None


store_statement = edge(
    statements_of,
    key=_payee(PayeeRole.STORE, "store_id"),
    returns=Statement,
    arguments=DAYS,
    description="What the store earned day by day.",
)
dealer_statement = edge(
    statements_of,
    key=_payee(PayeeRole.DEALER, "dealer_id"),
    returns=Statement,
    arguments=DAYS,
    description="What the dealer earned day by day.",
)
community_statement = edge(
    statements_of_keepers,
    key=_keeping,
    returns=Statement,
    arguments=DAYS,
    description="What the viewer earned as a leader day by day; where the store leads the"
    " community itself, what it earned by the community's sales.",
)
