"""What happened, who may be owed for it, and what is owed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bff.kit.money import Fen


class FactKind(StrEnum):
    """What happened; every kind is booked by rules of its own."""

    CASE_OPENED = "CASE_OPENED"
    BOTTLE_OPENED = "BOTTLE_OPENED"
    REDEEMED = "REDEEMED"
    ORDER_PAID = "ORDER_PAID"


class PayeeRole(StrEnum):
    """As what somebody is owed money, in the order in which parts are made."""

    # Whoever stands last is cut first where a reward is too small for all of its rule.

    BRAND = "BRAND"
    DEALER = "DEALER"
    STORE = "STORE"
    CLERK = "CLERK"
    LEADER = "LEADER"
    REFERRER = "REFERRER"
    PLATFORM = "PLATFORM"


class ShareKind(StrEnum):
    """Why something is owed; a reimbursement is a debt repaid and never income."""

    REIMBURSEMENT = "REIMBURSEMENT"
    REWARD = "REWARD"
    SPLIT = "SPLIT"
    REBATE = "REBATE"


class TaxKind(StrEnum):
    """How the tax office sees what is owed."""

    DISCOUNT = "DISCOUNT"
    INCIDENTAL = "INCIDENTAL"
    LABOUR = "LABOUR"
    BUSINESS = "BUSINESS"
    REBATE = "REBATE"
    NONE = "NONE"


class Rail(StrEnum):
    """By which way what is owed reaches its payee."""

    WX_SHARE = "WX_SHARE"
    WX_TRANSFER = "WX_TRANSFER"
    STATEMENT = "STATEMENT"
    GOODS = "GOODS"


class ShareStatus(StrEnum):
    """How far a share has come, the same on every rail."""

    BOOKED = "BOOKED"
    PAYABLE = "PAYABLE"
    SENT = "SENT"
    SETTLED = "SETTLED"
    FAILED = "FAILED"
    RETURNED = "RETURNED"
    REVERSED = "REVERSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a fact is about, or what a rule is for; a rule is for all where it says None."""

    product_id: UUID | None = None
    category_id: UUID | None = None
    campaign_id: UUID | None = None
    store_id: UUID | None = None
    dealer_id: UUID | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Advance:
    """What one funder bears of a coupon; the brand's id is None.

    At a counter the store advanced it. In an order it is a part of the reduction, and `by_line`
    says how much of the whole reduction fell on each of the fact's lines.
    """

    funder: PayeeRole
    funder_id: UUID | None
    fen: int
    by_line: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """What was paid for one line of an order, after all reductions."""

    number: int
    product_id: UUID
    category_id: UUID | None = None
    title: str = ""
    quantity: int
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened: `ref` is the row that is the fact, booked once for its kind.

    `reward_fen` is a campaign's own reward, parted by the rule; None leaves the sum to the rule.
    An order's `at` is when it was paid, which names its escrow; its rules are those that were in
    force when it was placed.
    `evidence` holds ids and amounts as text, never personal data.
    """

    kind: FactKind
    ref: UUID
    at: datetime
    payees: Mapping[PayeeRole, UUID]
    # Said apart from the payees: a rule may be for a store whose dealer alone is paid.
    scope: Scope = field(default_factory=Scope)
    advances: Sequence[Advance] = ()
    lines: Sequence[PaidLine] = ()
    placed_at: datetime | None = None
    reward_fen: int | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one payee is owed for one fact, as it was booked; `seq` counts the payee's shares."""

    id: UUID
    fact_id: UUID
    kind: ShareKind
    role: PayeeRole
    payee_id: UUID
    gross_fen: Fen
    withheld_fen: Fen
    net_fen: Fen
    tax_kind: TaxKind
    rail: Rail
    status: ShareStatus
    rule_version_id: UUID | None
    seq: int
    booked_at: datetime


@dataclass(frozen=True, slots=True)
class Booked:
    """A booked fact and everything that anybody is owed for it."""

    fact_id: UUID
    shares: Sequence[Share]
