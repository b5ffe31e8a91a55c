"""The accounts of the ledger: their codes, and which side each one stands on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from bff.domains.profit.facts import Advance, PayeeRole
from bff.kit.clock import business_day

# In every account's id: another value would open all accounts anew, with nothing on them.
NAMESPACE = UUID("0193a5c0-7b1e-7c44-9d5a-6d6f6e657900")
CNY = "CNY"
POINTS = "POINTS"


class AccountKind(StrEnum):
    """What an account counts."""

    WX = "WX"
    WX_FEE = "WX_FEE"
    ESCROW = "ESCROW"
    PAYABLE = "PAYABLE"
    PENDING = "PENDING"
    RECEIVABLE = "RECEIVABLE"
    WITHHELD = "WITHHELD"
    COUPON_COST = "COUPON_COST"
    REWARD_BUDGET = "REWARD_BUDGET"
    GOODS_DUE = "GOODS_DUE"
    GOODS_TAKEN = "GOODS_TAKEN"
    POINTS = "POINTS"
    POINTS_ISSUED = "POINTS_ISSUED"
    POINTS_SPENT = "POINTS_SPENT"
    POINTS_OWED = "POINTS_OWED"


@dataclass(frozen=True, slots=True)
class Account:
    """An account, known by its code; the id is made of the code, so no look-up is needed."""

    code: str
    kind: AccountKind
    asset: str = CNY

    @property
    def id(self) -> UUID:
        """The id of this account's row."""
        return uuid5(NAMESPACE, self.code)


def payable(role: PayeeRole, payee_id: UUID) -> Account:
    """Return the account of what a payee is owed."""
    return Account(f"payee:{role}:{payee_id}:payable", AccountKind.PAYABLE)


def receivable(role: PayeeRole, payee_id: UUID) -> Account:
    """Return the account of what a payee owes back."""
    return Account(f"payee:{role}:{payee_id}:receivable", AccountKind.RECEIVABLE)


def wx(mchid: str) -> Account:
    """Return the account of what WeChat holds for a merchant number."""
    return Account(f"wx:{mchid}", AccountKind.WX)


def wx_fee() -> Account:
    """Return the account of what WeChat took for collecting."""
    return Account("wx:fee", AccountKind.WX_FEE)


def escrow(paid_at: datetime) -> Account:
    """Return the account of what was collected on a business day and belongs to nobody yet."""
    return Account(f"escrow:{business_day(paid_at)}", AccountKind.ESCROW)


def opened_escrow(code: str) -> Account:
    """Return the escrow account with this code."""
    return Account(code, AccountKind.ESCROW)


def coupon_cost(advance: Advance) -> Account:
    """Return the account of what a funder's coupons cost."""
    # There is one brand, and it has no id.
    funder = f"{advance.funder}:{advance.funder_id}" if advance.funder_id else str(advance.funder)
    return Account(f"coupon:cost:{funder}", AccountKind.COUPON_COST)


def reward_budget(spender_id: UUID) -> Account:
    """Return the account of what a campaign's or a rule's rewards cost."""
    return Account(f"reward:budget:{spender_id}", AccountKind.REWARD_BUDGET)


def goods_due(store_id: UUID, product_id: UUID) -> Account:
    """Return the account of the pieces that a store is owed."""
    # An account has one asset: each product has its own.
    code = f"goods:{store_id}:due:{product_id}"
    return Account(code, AccountKind.GOODS_DUE, f"GOODS:{product_id}")


def goods_taken(product_id: UUID) -> Account:
    """Return the account of the pieces that stores handed over for the brand."""
    return Account(f"goods:taken:{product_id}", AccountKind.GOODS_TAKEN, f"GOODS:{product_id}")


def points(member_id: UUID) -> Account:
    """Return the account of a member's points."""
    return Account(f"points:{member_id}", AccountKind.POINTS, POINTS)


def points_owed(member_id: UUID) -> Account:
    """Return the account of the points that a member spent and then gave back the money for."""
    return Account(f"points:{member_id}:owed", AccountKind.POINTS_OWED, POINTS)


def points_issued() -> Account:
    """Return the account of all points that were given and not taken back."""
    return Account("points:issued", AccountKind.POINTS_ISSUED, POINTS)


def points_spent() -> Account:
    """Return the account of the points that orders took."""
    return Account("points:spent", AccountKind.POINTS_SPENT, POINTS)
