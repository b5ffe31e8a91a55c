"""Which coupons fit an order and what they take off, brand's before store's; which are best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from uuid import UUID

from bff.domains.coupon import counter
from bff.domains.coupon.basket import Basket, Held, scoped
from bff.domains.coupon.mismatch import Mismatch, MismatchReason
from bff.domains.coupon.reducing import pieces, reduced
from bff.domains.coupon.rules import CouponState
from bff.domains.coupon.terms import ProductGift, Stacking, Terms, UsePlace, funded
from bff.domains.profit.facts import PayeeRole

STATES = {
    CouponState.USED: MismatchReason.USED,
    CouponState.LOCKED: MismatchReason.LOCKED,
    CouponState.REVOKED: MismatchReason.REVOKED,
}
# The order in which they are taken off, which decides what a percentage is one of.
TURNS = (Stacking.BRAND, Stacking.STORE)


@dataclass(frozen=True, slots=True)
class Reduction:
    """What a coupon takes off each line of an order, and who pays how much of it."""

    coupon_id: UUID
    campaign_id: UUID
    stacking: Stacking
    by_line: tuple[int, ...]
    brand_fen: int
    dealer_fen: int
    store_fen: int

    @property
    def fen(self) -> int:
        """What it takes off in all."""
        return sum(self.by_line)

    @property
    def advanced_fen(self) -> int:
        """What of it others than the store pay."""
        return self.brand_fen + self.dealer_fen


@dataclass(frozen=True, slots=True)
class Fitted:
    """The coupons that an order takes, in the order in which they are taken off; why not others."""

    reductions: tuple[Reduction, ...]
    mismatches: Mapping[UUID, Mismatch]

    @property
    def fen(self) -> int:
        """What all of them take off."""
        return sum(reduction.fen for reduction in self.reductions)


def fitted(basket: Basket, coupons: Sequence[Held]) -> Fitted:
    """Fit coupons into an order; of those that exclude each other the first ones are taken.

    Each coupon is either taken, for more than nothing, or has its mismatch.
    """
    sheet = _Sheet(basket)
    fit = [held for held in coupons if sheet.fits(held)]
    exclusive = bool(fit) and fit[0].coupon.terms.stacking is Stacking.EXCLUSIVE
    if exclusive:
        sheet.take(fit[0])
        sheet.refuse(fit[1:], MismatchReason.BESIDE_EXCLUSIVE)
    else:
        for turn in TURNS:
            sheet.take_one([held for held in fit if held.coupon.terms.stacking is turn])
        sheet.refuse(_of(fit, Stacking.EXCLUSIVE), MismatchReason.GOES_ALONE)
    return Fitted(tuple(sheet.reductions), sheet.mismatches)


def best(basket: Basket, coupons: Sequence[Held]) -> tuple[UUID, ...]:
    """Return the coupons that together take off the most.

    Of several ways to the same sum: with the fewest coupons, then with those that expire first.
    """
    found = _rank(basket, ())
    for way, most in _ways(_alone_fit(basket, coupons)):
        # The most promising come first: what follows cannot take off as much.
        if most < -found[0]:
            break
        found = min(found, _rank(basket, way))
    return tuple(found[-1])


def proposed(basket: Basket, coupons: Sequence[Held]) -> Fitted:
    """Fit the best coupons into an order, and say of each other one why it is not among them."""
    chosen = best(basket, coupons)
    return fitted(basket, sorted(coupons, key=lambda held: held.coupon.coupon_id not in chosen))


def _alone_fit(basket: Basket, coupons: Sequence[Held]) -> list[tuple[Held, int]]:
    # Coupons of the same terms take off the same: ten of a kind make no hundred ways.
    kinds: dict[tuple[object, ...], tuple[Held, int]] = {}
    for held in sorted(coupons, key=lambda held: (held.coupon.usable_until, held.coupon.coupon_id)):
        outcome = _alone(basket, held)
        if isinstance(outcome, Reduction):
            kinds.setdefault((held.coupon.campaign_id, held.coupon.terms), (held, outcome.fen))
    return list(kinds.values())


def _ways(alone: Sequence[tuple[Held, int]]) -> list[tuple[tuple[Held, ...], int]]:
    # With the most that each could take off; what a second one does, the first one may change.
    ways: list[tuple[tuple[Held, ...], int]] = [((held,), fen) for held, fen in alone]
    brands = [one for one in alone if one[0].coupon.terms.stacking is Stacking.BRAND]
    stores = _of([held for held, _ in alone], Stacking.STORE)
    ways += [
        ((brand, store), fen + store.coupon.terms.worth_fen)
        for (brand, fen), store in product(brands, stores)
    ]
    return sorted(ways, key=lambda way: -way[1])


def _rank(basket: Basket, way: Sequence[Held]) -> tuple[int, int, list[datetime], list[UUID]]:
    ends = [held.coupon.usable_until for held in way]
    return -fitted(basket, way).fen, len(way), ends, [held.coupon.coupon_id for held in way]


def _of(coupons: Sequence[Held], stacking: Stacking) -> list[Held]:
    return [held for held in coupons if held.coupon.terms.stacking is stacking]


@dataclass(slots=True)
class _Sheet:
    basket: Basket
    reductions: list[Reduction] = field(default_factory=list)
    mismatches: dict[UUID, Mismatch] = field(default_factory=dict)

    def fits(self, held: Held) -> bool:
        outcome = _alone(self.basket, held)
        if isinstance(outcome, Mismatch):
            self.mismatches[held.coupon.coupon_id] = outcome
        return isinstance(outcome, Reduction)

    def take_one(self, coupons: Sequence[Held]) -> None:
        for place, held in enumerate(coupons, 1):
            if self.take(held):
                return self.refuse(coupons[place:], MismatchReason.CLASS_TAKEN)
        return None

    def take(self, held: Held) -> bool:
        outcome = _reduction(self.basket, held, self._left())
        if isinstance(outcome, Reduction):
            self.reductions.append(outcome)
        else:
            self.mismatches[held.coupon.coupon_id] = outcome
        return isinstance(outcome, Reduction)

    def refuse(self, coupons: Sequence[Held], reason: MismatchReason) -> None:
        self.mismatches |= {held.coupon.coupon_id: Mismatch(reason) for held in coupons}

    def _left(self) -> list[int]:
        taken = [reduction.by_line for reduction in self.reductions]
        return [
            line.fen - sum(parts) for line, *parts in zip(self.basket.lines, *taken, strict=True)
        ]


def _alone(basket: Basket, held: Held) -> Reduction | Mismatch:
    if reason := _closed(basket, held):
        return Mismatch(reason)
    terms = held.coupon.terms
    return _lacking(basket, terms) or _reduction(basket, held, [line.fen for line in basket.lines])


def _closed(basket: Basket, held: Held) -> MismatchReason | None:
    coupon = held.coupon
    # What was done with it comes before its dates: a used coupon did not expire.
    if coupon.state in STATES:
        return STATES[coupon.state]
    if coupon.usable_until <= basket.at:
        return MismatchReason.EXPIRED
    if basket.at < coupon.usable_from:
        return MismatchReason.NOT_YET_USABLE
    if UsePlace.ORDER not in coupon.terms.usable_at:
        return MismatchReason.COUNTER_ONLY
    taken = counter.taken(coupon.terms, basket.counter(listed=held.listed))
    return None if taken else MismatchReason.OTHER_STORE


def _lacking(basket: Basket, terms: Terms) -> Mismatch | None:
    lines = [line for line in basket.lines if scoped(terms, line)]
    if not lines:
        return Mismatch(MismatchReason.OTHER_PRODUCT)
    # Before any coupon, so that no coupon pushes another one below its threshold.
    missing_fen = terms.threshold_fen - sum(line.fen for line in lines)
    if missing_fen > 0:
        return Mismatch(MismatchReason.BELOW_THRESHOLD, missing_fen=missing_fen)
    wanted = terms.benefit.quantity if isinstance(terms.benefit, ProductGift) else 0
    missing = wanted - pieces(terms, lines)
    return Mismatch(MismatchReason.TOO_FEW_PIECES, missing_pieces=missing) if missing > 0 else None


def _reduction(basket: Basket, held: Held, left: Sequence[int]) -> Reduction | Mismatch:
    coupon, terms = held.coupon, held.coupon.terms
    by_line = reduced(terms, basket.lines, left)
    if not any(by_line):
        return Mismatch(MismatchReason.NOTHING_OFF)
    parts = funded(terms, sum(by_line))
    reduction = Reduction(
        coupon_id=coupon.coupon_id,
        campaign_id=coupon.campaign_id,
        stacking=terms.stacking,
        by_line=by_line,
        brand_fen=parts[PayeeRole.BRAND],
        dealer_fen=parts[PayeeRole.DEALER],
        store_fen=parts[PayeeRole.STORE],
    )
    budget = terms.store_budget_fen
    spent = budget is not None and held.spent_fen + reduction.advanced_fen > budget
    return Mismatch(MismatchReason.STORE_BUDGET_SPENT) if spent else reduction
