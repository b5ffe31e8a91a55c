"""What a basket costs, or why it cannot be ordered: decided from what the till knows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from bff.domains.checkout.points_off import PointsOff, taken_off
from bff.domains.checkout.till import Ask, Place, Till, attributed
from bff.domains.coupon import fitting
from bff.domains.coupon.basket import Basket
from bff.domains.coupon.fitting import Fitted
from bff.domains.coupon.ordering import Desk
from bff.domains.order.drafts import Goods, Reduction
from bff.domains.order.errors import (
    CouponMisfit,
    CouponUnknown,
    Per,
    ProductUnavailable,
    PurchaseLimitReached,
    ScanUnknown,
    StoreUnknown,
)
from bff.domains.order.rules import Wanted
from bff.domains.product.variants import Offered
from bff.domains.profit.facts import PayeeRole
from bff.domains.profit.spending import Spending
from bff.domains.store.shelf import Want
from bff.kit.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Priced:
    """A basket with its prices and what coupons and points take off; why others do not fit."""

    place: Place
    goods: Sequence[Goods]
    fitted: Fitted
    off: PointsOff
    payees: Mapping[PayeeRole, UUID]
    evidence: Mapping[str, str]

    @property
    def basket(self) -> Basket:
        """The basket as coupons see it."""
        return self.place.basket(self.goods)

    @property
    def wants(self) -> list[Want]:
        """What the store is to promise."""
        return [Want(self.place.store_id, one.variant_id, one.quantity) for one in self.goods]

    @property
    def reductions(self) -> list[Reduction]:
        """What is taken off, in the order in which it is."""
        return [*(_reduction(one) for one in self.fitted.reductions), *self.off.reductions]


@dataclass(slots=True)
class Pricing:
    """Prices baskets one after the other, each knowing what those before it took."""

    till: Till
    coupons: Desk = field(default_factory=Desk)
    spendings: list[Spending] = field(default_factory=list)
    _had: Counter[tuple[UUID, UUID]] = field(default_factory=Counter)

    def price(self, number: int, ask: Ask, *, price_fen: int | None = None) -> Priced | Refusal:
        """Price the basket with this number, or say why it cannot be bought.

        With `price_fen` a piece costs that, whatever it costs at the store.
        """
        place = self.till.places.get(ask.store_id)
        if place is None:
            return StoreUnknown()
        if number in self.till.strayed:
            return ScanUnknown()
        goods: list[Goods] = []
        for line in ask.lines:
            outcome = self._goods(number, ask.member_id, line)
            if isinstance(outcome, Refusal):
                return outcome
            goods.append(outcome if price_fen is None else replace(outcome, price_fen=price_fen))
        fitted = self._fitted(number, place.basket(goods), ask.coupon_ids)
        if isinstance(fitted, Refusal):
            return fitted
        off = taken_off(self.till.pockets, ask, goods, fitted)
        if isinstance(off, Refusal):
            return off
        payees, evidence = self._earning(number, place)
        return Priced(place, goods, fitted, off, payees, evidence)

    def take(self, order_id: UUID, ask: Ask, priced: Priced) -> None:
        """Have those that follow know of an order that is made of a basket."""
        self.coupons.take(order_id, priced.basket, priced.fitted)
        if self.till.pockets and priced.off.points:
            parts = self.till.pockets.take(ask.members, priced.off.points)
            spending = Spending(order_id=order_id, parts=parts, at=priced.place.at)
            self.spendings.append(spending)
        for goods in priced.goods:
            self._had[ask.member_id, goods.variant_id] += goods.quantity

    def _goods(self, number: int, member_id: UUID, line: Wanted) -> Goods | Refusal:
        offered = self.till.offered.get((number, line.variant_id))
        if offered is None:
            return ProductUnavailable(line.variant_id)
        had = self.till.had.get((number, line.variant_id), 0)
        had += self._had[member_id, line.variant_id]
        return _limited(offered, line.quantity, had) or _goods(offered, line.quantity)

    def _fitted(
        self, number: int, basket: Basket, coupon_ids: Sequence[UUID] | None
    ) -> Fitted | Refusal:
        held = self.till.held[number]
        if coupon_ids is None:
            return fitting.proposed(basket, held)
        known = {one.coupon.coupon_id for one in held}
        if missing := [id_ for id_ in coupon_ids if id_ not in known]:
            return CouponUnknown(missing[0])
        fitted = self.coupons.fit(basket, held)
        # Whoever chose a coupon must not pay more than was shown.
        misfit = next(iter(fitted.mismatches.items()), None)
        return CouponMisfit(misfit[0], misfit[1].zh, misfit[1].en) if misfit else fitted

    def _earning(self, number: int, place: Place) -> tuple[dict[PayeeRole, UUID], dict[str, str]]:
        brought = attributed(self.till, number)
        if brought is None:
            return {}, {}
        by = self.till.places.get(brought.store_id or place.store_id, place)
        payees = {PayeeRole.STORE: by.store_id, PayeeRole.DEALER: by.dealer_id}
        if brought.clerk_id:
            payees[PayeeRole.CLERK] = brought.clerk_id
        return payees, brought.said


def _reduction(one: fitting.Reduction) -> Reduction:
    return Reduction(
        coupon_id=one.coupon_id,
        stacking=one.stacking,
        by_line=one.by_line,
        brand_fen=one.brand_fen,
        dealer_fen=one.dealer_fen,
        store_fen=one.store_fen,
    )


def _limited(offered: Offered, quantity: int, had: int) -> PurchaseLimitReached | None:
    if offered.per_order is not None and quantity > offered.per_order:
        return PurchaseLimitReached(offered.variant_id, offered.name, offered.per_order, Per.ORDER)
    if offered.per_member is not None and had + quantity > offered.per_member:
        return PurchaseLimitReached(
            offered.variant_id, offered.name, offered.per_member, Per.MEMBER
        )
    return None


def _goods(offered: Offered, quantity: int) -> Goods:
    return Goods(
        variant_id=offered.variant_id,
        product_id=offered.product_id,
        category_id=offered.category_id,
        title=offered.title,
        variant_title=offered.variant_title,
        picture_url=offered.picture_url,
        quantity=quantity,
        price_fen=offered.price_fen,
    )
