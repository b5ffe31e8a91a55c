"""What somebody is owed, why, and how far it has come."""

from datetime import datetime
from enum import Enum
from uuid import UUID

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.domains.profit import facts
from bff.engine.edge import edge
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import Page, cursor
from loaders.fact import payee_names_of
from loaders.share import ShareRow
from miniprogram_schema import explanation
from miniprogram_schema.page import PageInfo
from miniprogram_schema.scalars import Money


@strawberry.enum(description="Why something is owed.")
class ShareKind(Enum):
    """Why something is owed."""

    REIMBURSEMENT = strawberry.enum_value(
        "REIMBURSEMENT", description="A debt repaid (兑付): what the store advanced; never income."
    )
    REWARD = strawberry.enum_value("REWARD", description="A part of a reward (奖励).")
    SPLIT = strawberry.enum_value("SPLIT", description="A part of a payment (分润).")
    REBATE = strawberry.enum_value("REBATE", description="A rebate on a period's sales (返利).")


@strawberry.enum(description="As what somebody is owed money.")
class PayeeRole(Enum):
    """As what somebody is owed money."""

    BRAND = strawberry.enum_value("BRAND", description="The brand (品牌).")
    DEALER = strawberry.enum_value("DEALER", description="A dealer (经销商).")
    STORE = strawberry.enum_value("STORE", description="A store (终端门店).")
    CLERK = strawberry.enum_value("CLERK", description="A clerk of a store (店员).")
    LEADER = strawberry.enum_value("LEADER", description="The leader of a community (团长).")
    REFERRER = strawberry.enum_value("REFERRER", description="Who brought the buyer (推荐人).")
    PLATFORM = strawberry.enum_value("PLATFORM", description="Whoever runs the platform (平台).")


@strawberry.enum(description="How far a share has come, the same on every rail.")
class ShareStatus(Enum):
    """How far a share has come."""

    BOOKED = strawberry.enum_value("BOOKED", description="It is owed, and not yet due.")
    PAYABLE = strawberry.enum_value("PAYABLE", description="It is due.")
    SENT = strawberry.enum_value("SENT", description="It is on its way.")
    SETTLED = strawberry.enum_value("SETTLED", description="It has reached its payee.")
    FAILED = strawberry.enum_value("FAILED", description="It did not get through and is owed.")
    RETURNED = strawberry.enum_value("RETURNED", description="It was given back after a refund.")
    REVERSED = strawberry.enum_value("REVERSED", description="A refund came before it was sent.")


@strawberry.enum(description="By which way what is owed reaches its payee.")
class Rail(Enum):
    """By which way what is owed reaches its payee."""

    WX_SHARE = strawberry.enum_value("WX_SHARE", description="A share of an order paid by WeChat.")
    WX_TRANSFER = strawberry.enum_value(
        "WX_TRANSFER", description="A WeChat transfer that the payee accepts in the app."
    )
    # Nothing was paid at a counter, so what is earned there cannot travel with a payment.
    STATEMENT = strawberry.enum_value("STATEMENT", description="The statement of the period.")
    GOODS = strawberry.enum_value("GOODS", description="Pieces of goods.")


@strawberry.enum(description="What happened.")
class FactKind(Enum):
    """What happened."""

    CASE_OPENED = strawberry.enum_value("CASE_OPENED", description="A store opened a case (开箱).")
    BOTTLE_OPENED = strawberry.enum_value(
        "BOTTLE_OPENED", description="A consumer opened and scanned a bottle (动销)."
    )
    REDEEMED = strawberry.enum_value(
        "REDEEMED", description="A coupon was redeemed at a counter (核销)."
    )
    ORDER_PAID = strawberry.enum_value(
        "ORDER_PAID", description="An order was paid, and its party, if any, complete (支付)."
    )


@strawberry.type(description="One line of why it is this sum.")
class ExplanationLine:
    """A line of an explanation."""

    label: str = strawberry.field(description="What the line is about.")
    value: str = strawberry.field(description="What it says.")


@strawberry.type(description="What happened, as a payee may see it.")
class FactRef:
    """A fact, from the side of a payee."""

    # No way to the fact itself, which would show each payee what the others get.
    id: strawberry.ID = strawberry.field(description="The id of the fact.")
    kind: FactKind = strawberry.field(description="What happened.")
    at: datetime = strawberry.field(description="When it happened.")

    @strawberry.field(description="What happened, in words.")
    def title(self, info: Info[Context, None]) -> str:
        """Say what happened."""
        return explanation.words(info.context.language)[self.kind.name]


@strawberry.type(description="What one payee is owed for one fact (分润份额).")
class Share:
    """A share."""

    id: strawberry.ID = strawberry.field(description="The id of the share.")
    amount: Money = strawberry.field(description="What the payee gets, after refunds.")
    gross: Money = strawberry.field(description="What is owed before anything is withheld.")
    # Never anything of a reimbursement: a debt repaid is not taxed.
    withheld: Money = strawberry.field(description="What is withheld as tax.")
    kind: ShareKind = strawberry.field(description="Why it is owed.")
    role: PayeeRole = strawberry.field(description="As what the payee is owed.")
    status: ShareStatus = strawberry.field(description="How far it has come.")
    rail: Rail = strawberry.field(description="By which way it reaches its payee.")
    fact: FactRef = strawberry.field(description="What it is owed for.")
    booked_at: datetime = strawberry.field(description="When it was booked.")
    row: strawberry.Private[ShareRow]

    payee = edge(
        payee_names_of,
        key=lambda row, _args, _viewer: (row.row.role, row.row.payee_id),
        of=str,
        returns=str | None,
        description="The name of the payee; null when nobody knows it any more.",
    )

    @strawberry.field(description="Why it is this sum, line by line.")
    def explanation(self, info: Info[Context, None]) -> list[ExplanationLine]:
        """Explain the sum."""
        lines = explanation.lines(self.row, info.context.language)
        return [ExplanationLine(label=label, value=value) for label, value in lines]

    @classmethod
    def of(cls, row: ShareRow) -> "Share":
        """Make the share of a row."""
        return cls(
            id=share_id(row.id),
            amount=Money.of(row.left_fen),
            gross=Money.of(row.gross_fen),
            withheld=Money.of(row.withheld_fen),
            kind=ShareKind(row.kind.value),
            role=PayeeRole(row.role.value),
            status=ShareStatus(row.status.value),
            rail=Rail(row.rail.value),
            fact=FactRef(
                id=strawberry.ID(ids.opaque(Kind.FACT, row.fact_id)),
                kind=fact_kind(row.fact_kind),
                at=row.fact_at,
            ),
            booked_at=row.booked_at,
            row=row,
        )


@strawberry.type(description="A page of shares, the newest first.")
class ShareConnection:
    """A page of shares."""

    nodes: list[Share] = strawberry.field(description="The shares of this page.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")

    @classmethod
    def of(cls, page: Page[ShareRow]) -> "ShareConnection":
        """Make the page of rows."""
        return cls(nodes=[Share.of(row) for row in page.rows], page_info=PageInfo.of(page))


@strawberry.type(description="A share that was just booked, and where to resume after it.")
class ShareEvent:
    """A share as it arrives."""

    share: Share = strawberry.field(description="The share.")
    cursor: str = strawberry.field(
        description="What to pass as `after` to miss none and see none twice."
    )

    @classmethod
    def of(cls, row: ShareRow) -> "ShareEvent":
        """Make the event of a row."""
        return cls(share=Share.of(row), cursor=cursor(row.seq))


def share_id(id_: UUID) -> strawberry.ID:
    """Return the id of a share as the phones see it."""
    return strawberry.ID(ids.opaque(Kind.SHARE, id_))


def fact_kind(kind: facts.FactKind) -> FactKind:
    """Return the kind of a fact as the phones see it."""
    return FactKind(kind.value)
