"""Which coupons a batch of redemptions may use, decided in order, and what each one is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bff.domains.code.service import Handover
from bff.domains.coupon import counter
from bff.domains.coupon.counter import Counter, Presented
from bff.domains.coupon.errors import LookOver, NotRedeemable, Reason
from bff.domains.coupon.look import at_counter
from bff.domains.coupon.rules import Held
from bff.domains.coupon.show import presented
from bff.domains.coupon.terms import Evidence, covers, funded, value_fen
from bff.domains.profit.facts import Advance, Fact, FactKind, PayeeRole, Scope
from bff.kit.database import Record
from bff.kit.ids import uuid7
from bff.kit.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Found:
    """What a look leads to, read under the locks of coupon and store.

    `spent_fen` is what the campaign has owed this store so far, `unproved_fen` what it owes for
    today without evidence; `gifts_held` counts the gift coupons of all that the owner is known as.
    """

    look_id: UUID
    clerk_id: UUID
    expires_at: datetime
    coupon: Presented
    counter: Counter
    spent_fen: int
    unproved_fen: int
    gift_id: UUID | None
    members: tuple[UUID, ...]
    gifts_held: Mapping[tuple[UUID, UUID], Held]
    now: datetime


@dataclass(frozen=True, slots=True)
class Redemption:
    """A coupon that is used up at a counter."""

    id: UUID
    coupon: Presented
    counter: Counter
    clerk_id: UUID
    look_id: UUID
    at: datetime
    value_fen: int
    sale_fen: int | None
    bottles: int
    held: bool
    gift_coupon_id: UUID | None = None

    @property
    def proved(self) -> bool:
        """Whether the terms asked for evidence."""
        return self.coupon.terms.evidence is not Evidence.NONE

    @property
    def advanced_fen(self) -> int:
        """What the store is owed back: the value less what the store itself funds."""
        return self.value_fen - funded(self.coupon.terms, self.value_fen)[PayeeRole.STORE]


Spent = tuple[UUID, UUID]


@dataclass(slots=True)
class Desk:
    """Decides redemptions one after the other, each knowing those before it."""

    bottles: Handover
    _used: set[UUID] = field(default_factory=set)
    _spent: dict[Spent, int] = field(default_factory=dict)
    _unproved: dict[Spent, int] = field(default_factory=dict)

    def decide(
        self, row: Found | None, *, sale_fen: int | None, goods: Sequence[str]
    ) -> Redemption | Refusal:
        """Redeem what a look found, or say why not."""
        if row is None:
            return LookOver()
        if row.coupon.coupon_id in self._used:
            return NotRedeemable(Reason.USED)
        # Before the age of the look: looking again would not help.
        if reason := counter.unredeemable(row.coupon, row.counter, row.now):
            return NotRedeemable(reason)
        if row.expires_at <= row.now:
            return LookOver()
        terms = row.coupon.terms
        # The same code twice is one bottle.
        goods = list(dict.fromkeys(goods))
        if lack := counter.unproved(terms, sale_fen=sale_fen, bottles=len(goods)):
            return lack
        return self._redeemed(row, value_fen(terms, sale_fen), sale_fen, goods)

    def _redeemed(
        self, row: Found, value: int, sale_fen: int | None, goods: Sequence[str]
    ) -> Redemption | Refusal:
        terms, id_, store_id = row.coupon.terms, uuid7(), row.counter.store_id
        where = (row.coupon.campaign_id, store_id)
        advanced = value - funded(terms, value)[PayeeRole.STORE]
        spent = self._spent.get(where, row.spent_fen) + advanced
        if terms.store_budget_fen is not None and spent > terms.store_budget_fen:
            return NotRedeemable(Reason.STORE_BUDGET_SPENT)
        if not all(covers(terms, *each) for each in self.bottles.goods(goods)):
            return NotRedeemable(Reason.OTHER_PRODUCT)
        if refusal := self.bottles.use(goods, redemption_id=id_, store_id=store_id):
            return refusal
        # Refused ones use up nothing: neither the coupon nor a budget nor a bottle.
        held = self._held(row, where, advanced)
        self._spent[where] = spent
        self._used.add(row.coupon.coupon_id)
        return Redemption(
            id=id_,
            coupon=row.coupon,
            counter=row.counter,
            clerk_id=row.clerk_id,
            look_id=row.look_id,
            at=row.now,
            value_fen=value,
            sale_fen=sale_fen,
            bottles=len(goods),
            held=held,
        )

    def _held(self, row: Found, where: Spent, advanced: int) -> bool:
        terms = row.coupon.terms
        # Where the store pays itself there is nothing to gain by cheating.
        if terms.evidence is not Evidence.NONE or advanced == 0:
            return False
        # Clerks with coupons of their own and no evidence are the simplest fraud there is.
        if row.clerk_id in row.members:
            return True
        unproved = self._unproved.get(where, row.unproved_fen) + advanced
        if unproved > terms.unproved_day_fen:
            return True
        # What is held does not use up the day for honest ones.
        self._unproved[where] = unproved
        return False


def found(row: Record, *, store_id: UUID, clerk_id: UUID) -> Found | None:
    """Read what this clerk's look at this store leads to; None when there was no such look."""
    # Another clerk's look and none at all must not be told apart.
    if (row["counter_id"], row["clerk_id"]) != (store_id, clerk_id):
        return None
    members, gift_id = tuple(row["members"]), row["gift_campaign_id"]
    counts = zip(members, row["gift_counts"], row["gift_lasts"], strict=True)
    return Found(
        look_id=row["look_id"],
        clerk_id=row["clerk_id"],
        expires_at=row["expires_at"],
        coupon=presented(row),
        counter=at_counter(row),
        spent_fen=row["spent_fen"],
        unproved_fen=row["unproved_fen"],
        gift_id=gift_id,
        members=members,
        gifts_held={(gift_id, member): Held(had, last) for member, had, last in counts if last},
        now=row["now"],
    )


def row_of(one: Redemption) -> tuple[object, ...]:
    """Return the row of a redemption."""
    return (
        one.id,
        one.coupon.coupon_id,
        one.coupon.campaign_id,
        one.coupon.member_id,
        one.counter.store_id,
        one.clerk_id,
        one.look_id,
        one.at,
        one.value_fen,
        one.sale_fen,
        one.advanced_fen,
        one.bottles,
        one.proved,
        one.held,
        one.gift_coupon_id,
    )


def fact(one: Redemption) -> Fact:
    """Return what a redemption is for the ledger."""
    terms = one.coupon.terms
    owners = {
        PayeeRole.BRAND: None,
        PayeeRole.DEALER: one.counter.dealer_id,
        PayeeRole.STORE: one.counter.store_id,
    }
    parts = funded(terms, one.value_fen)
    evidence = {
        "coupon": one.coupon.coupon_id,
        "look": one.look_id,
        "bottles": one.bottles,
        "sale_fen": one.sale_fen,
    }
    return Fact(
        kind=FactKind.REDEEMED,
        ref=one.id,
        at=one.at,
        payees={PayeeRole.STORE: one.counter.store_id, PayeeRole.DEALER: one.counter.dealer_id},
        scope=Scope(
            campaign_id=one.coupon.campaign_id,
            store_id=one.counter.store_id,
            dealer_id=one.counter.dealer_id,
            region=one.counter.region,
        ),
        advances=[Advance(role, owners[role], fen) for role, fen in parts.items() if fen],
        reward_fen=terms.reward_fen,
        evidence={name: str(value) for name, value in evidence.items() if value is not None},
    )
