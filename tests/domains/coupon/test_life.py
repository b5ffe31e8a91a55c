"""Whatever happens to orders in whatever order, their coupons are where a simple model says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bff.domains.coupon.rules import Channel
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.given import coupon as coupons
from tests.given.ordering import Orders, state

ORDERS, COUPONS = 4, 3
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["place", "place", "pay", "cancel", "refund", "take_back"]),
        st.integers(0, ORDERS - 1),
        st.integers(0, COUPONS - 1),
    ),
    max_size=16,
)


@dataclass
class Model:
    """What becomes of coupons, each in one order at a time; those taken back do not return."""

    states: list[str] = field(default_factory=lambda: ["USABLE"] * COUPONS)
    holder: dict[int, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)

    def place(self, order: int, coupon: int) -> None:
        if self.states[coupon] == "USABLE":
            self.states[coupon], self.holder[coupon] = "LOCKED", order

    def pay(self, order: int, _: int) -> None:
        self._move(order, "LOCKED", "USED")

    def cancel(self, order: int, _: int) -> None:
        self._move(order, "LOCKED", "USABLE")

    def refund(self, order: int, _: int) -> None:
        self._move(order, "USED", "USABLE")

    def take_back(self, _: int, coupon: int) -> None:
        self.gone.add(coupon)
        self._revoke()

    def _move(self, order: int, old: str, new: str) -> None:
        for coupon in range(COUPONS):
            if (self.states[coupon], self.holder.get(coupon)) == (old, order):
                self.states[coupon] = new
        self._revoke()

    def _revoke(self) -> None:
        for coupon in self.gone:
            self.states[coupon] = self.states[coupon].replace("USABLE", "REVOKED")


@dataclass
class Real:
    """The same, done to orders and coupons that are there."""

    orders: Orders
    member: UUID
    wallet: Sequence[UUID]
    givers: Sequence[UUID]
    ids: list[UUID] = field(default_factory=lambda: [uuid7() for _ in range(ORDERS)])

    async def place(self, order: int, coupon: int) -> None:
        wanted = self.orders.wanted(self.member, self.wallet[coupon], order_id=self.ids[order])
        await self.orders.placed(wanted)

    async def pay(self, order: int, _: int) -> None:
        await self.orders.paid(self.ids[order])

    async def cancel(self, order: int, _: int) -> None:
        await self.orders.cancelled(self.ids[order])

    async def refund(self, order: int, _: int) -> None:
        await self.orders.refunded(self.ids[order])

    async def take_back(self, _: int, coupon: int) -> None:
        await self.orders.refunded(self.givers[coupon])


async def real(orders: Orders, database: Database) -> Real:
    """A member whose coupons were given by an order each."""
    lin, product = uuid7(), uuid7()
    await coupons.campaign(database, channels=(Channel.ORDER,), products=[product])
    bought = [orders.bought(lin, product) for _ in range(COUPONS)]
    wallet = [coupon for one in bought for coupon in await orders.gave(one)]
    return Real(orders, lin, wallet, [one.order_id for one in bought])


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
async def test_coupons_are_where_their_orders_say(
    orders: Orders, database: Database, steps: list[tuple[str, int, int]]
) -> None:
    model, theirs = Model(), await real(orders, database)
    seen: set[tuple[int, int]] = set()

    for act, order, coupon in steps:
        # An order is placed once with a coupon, as its lines are written once.
        if act != "place" or (order, coupon) not in seen:
            seen |= {(order, coupon)} if act == "place" else set()
            getattr(model, act)(order, coupon)
            await getattr(theirs, act)(order, coupon)

        assert [await state(database, one) for one in theirs.wallet] == model.states
