"""WeChat Pay's bills, as the brand sees them: a field of the door `myBrand`."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, cast

import strawberry
from strawberry.types import Info

from bff.context import Context, Viewer
from bff.domains.bill.rules import Difference
from bff.engine.edge import edge
from bff.engine.part import part
from bff.kit.page import Page, page_size, place
from bff.kit.refusal import BadInput
from loaders.bill import BillRow, Bills, bills
from miniprogram_schema import bill_words
from miniprogram_schema.page import PageInfo
from miniprogram_schema.scalars import Money
from miniprogram_schema.wallet import PAGED


@strawberry.enum(description="How a bill and our books do not agree.")
class BillDifferenceKind(Enum):
    """How a bill and our books do not agree."""

    UNKNOWN = strawberry.enum_value("UNKNOWN", description="In the bill, and none of ours.")
    MISSING = strawberry.enum_value("MISSING", description="Ours, and not in the bill.")
    AMOUNT = strawberry.enum_value("AMOUNT", description="Another sum.")
    STATE = strawberry.enum_value("STATE", description="Done in the bill, and not with us.")
    DOUBLE = strawberry.enum_value("DOUBLE", description="In bills more than once.")
    FLOW = strawberry.enum_value("FLOW", description="Another sum moved than was traded.")


@strawberry.type(description="A payment or refund of which a bill says something else (差异).")
class BillDifference:
    """A payment or refund of which a bill says something else."""

    kind: BillDifferenceKind = strawberry.field(description="In which way.")
    number: str = strawberry.field(description="Our number of it at WeChat Pay.")
    row: strawberry.Private[Difference]

    @strawberry.field(description="What differs, and what to do about it.")
    def words(self, info: Info[Context, None]) -> str:
        """Say what differs."""
        return bill_words.sentence(self.row, info.context.language)

    @classmethod
    def of(cls, row: Difference) -> "BillDifference":
        """Make the difference of a row."""
        return cls(kind=BillDifferenceKind(row.kind.value), number=row.number, row=row)


@strawberry.type(description="WeChat Pay's bill of a day, compared with our books (对账).")
class Bill:
    """WeChat Pay's bill of a day."""

    day: date = part("day", description="The business day, in Asia/Shanghai.")
    read_at: datetime = part("read_at", description="When it was read last.")
    lines: int = part("lines", description="How many payments and refunds it has.")
    paid: Money = part("paid_fen", description="What was paid.")
    refunded: Money = part("refunded_fen", description="What was given back.")
    fees: Money = part("fee_fen", description="What WeChat kept, less what it gave back of it.")
    other: Money = part("other_fen", description="What else came into the account, or left it.")
    differing: int = part("differing", description="How many payments and refunds differ.")
    differences: list[BillDifference] = part(
        "differences",
        made=lambda rows: [BillDifference.of(row) for row in rows],
        description="The first hundred of them.",
    )


@strawberry.type(description="A page of bills, the newest first.")
class BillConnection:
    """A page of bills."""

    nodes: list[Bill] = strawberry.field(description="The bills of this page.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")

    @classmethod
    def of(cls, page: Page[BillRow]) -> "BillConnection":
        """Make the page of rows."""
        return cls(nodes=cast("list[Bill]", page.rows), page_info=PageInfo.of(page))


def _asked(_door: Any, args: Mapping[str, Any], _viewer: Viewer | None) -> Bills:
    return Bills(page_size(args["first"]), _before(args["after"]))


def _before(after: str | None) -> date | None:
    seen = place(after, str)
    if seen is None:
        return None
    try:
        return date.fromisoformat(str(seen[0]))
    except ValueError:
        raise BadInput("after is not a cursor of this list.") from None


bills_read = edge(
    bills,
    key=_asked,
    of=BillConnection.of,
    returns=BillConnection,
    arguments=PAGED,
    description="WeChat Pay's bills, each of which is read on the morning after its day.",
)
