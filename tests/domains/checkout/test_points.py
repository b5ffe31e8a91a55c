"""Points in orders: of all that a person is known as, owed when they are gone, and audited."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.domains.checkout import ending, paid, place, refunded
from bff.domains.checkout.ending import End
from bff.domains.checkout.place import Placed
from bff.domains.checkout.refunded import Step
from bff.domains.checkout.till import Ask
from bff.domains.order.errors import PointsShort
from bff.domains.order.payments import Effect, Received
from bff.domains.order.rules import Wanted
from bff.domains.order.states import OrderState, RefundState
from bff.domains.profit.verify import verify
from bff.gateways import signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from tests.audit import audit
from tests.conftest import Statements
from tests.given import checkout, community, points
from tests.given import member as members
from tests.given import product as products
from tests.given import store as stores
from tests.given.broken import planted
from tests.services import Services

BACK = "select refunded_fen from orders where id = $1"


@dataclass(frozen=True, slots=True)
class Corner:
    """A neighbour who buys at the store of a community, where each yuan is a point."""

    database: Database
    lin: UUID
    goods: dict[str, UUID]

    async def placed(self, count: int = 0, quantity: int = 1) -> UUID:
        goods = {**self.goods, "quantity": quantity, "points": count}
        return (await checkout.placed(self.database, self.lin, **goods)).order_id

    async def paid(self, count: int = 0, quantity: int = 1) -> UUID:
        goods = {**self.goods, "quantity": quantity, "points": count}
        return await checkout.paid_for(self.database, self.lin, **goods)

    async def refunded(self, order_id: UUID, pieces: int | None = None) -> None:
        refund = await checkout.refund(self.database, order_id, self.lin, pieces=pieces)
        for state in (RefundState.SENT, RefundState.DONE):
            await refunded.refunded(self.database, checkout.MCHID, [Step(refund, state)])

    async def told(self, order_id: UUID, fen: int) -> list[Effect]:
        at = await self.database.value("select bff_now()")
        number = order_id.hex[:28]
        money = Received(order_id=order_id, fen=fen, transaction_id=number, success_at=at)
        async with signals.opened(checkout.NOWHERE) as told:
            return await paid.paid(self.database, checkout.MCHID, told, [money])

    async def ended(self, order_id: UUID) -> None:
        async with signals.opened(checkout.NOWHERE) as told:
            await ending.end(self.database, told, [End(order_id, OrderState.EXPIRED, closed=True)])

    async def has(self) -> tuple[int, int]:
        """What Lin has less what she owes, and what she owes."""
        owed = await points.owes(self.database, self.lin)
        return await points.has(self.database, self.lin), owed


async def corner(database: Database, ring: Keyring) -> Corner:
    product_id = await products.product(database, price_fen=30_000)
    store_id = await stores.store(database, products=[product_id])
    lin = (await members.person(database, ring)).member_id
    await community.joined(database, await stores.community(database, store_id), lin)
    return Corner(database, lin, {"store_id": store_id, "product_id": product_id})


async def asked(here: Corner, known_as: Sequence[UUID], *counts: int) -> list[object]:
    """Place orders in one batch for somebody who is known as several members."""
    [variant_id] = await products.variants(here.database, here.goods["product_id"])
    identity_id = await here.database.value(checkout.IDENTITY, here.lin)
    wanted = (Wanted(variant_id, 1),)
    commands = [
        place.asked(
            Ask(here.lin, tuple(known_as), here.goods["store_id"], wanted, (), count),
            identity_id=identity_id,
            remark=None,
            for_whom=None,
            key=uuid7().hex,
        )
        for count in counts
    ]
    async with signals.opened(checkout.NOWHERE) as told:
        return [*await place.place(here.database, told, commands)]


async def test_all_that_a_person_is_known_as_has_points(database: Database, ring: Keyring) -> None:
    here, alias = await corner(database, ring), (await members.enrolled(database))[0]
    await points.given(database, here.lin, 50)
    await points.given(database, alias, 70)

    first, second = await asked(here, (here.lin, alias), 100, 30)

    assert isinstance(first, Placed)
    assert second == PointsShort(20)
    assert (await points.has(database, here.lin), await points.has(database, alias)) == (0, 20)
    await here.ended(first.order_id)
    assert (await points.has(database, here.lin), await points.has(database, alias)) == (50, 70)


async def test_points_spent_and_lost_come_out_even(database: Database, ring: Keyring) -> None:
    here = await corner(database, ring)
    earning = await here.paid()
    spending = await here.paid(250)

    await here.refunded(earning)

    # 300 earned, 250 spent, 297 earned by the second order; then the first 300 go back.
    assert await here.has() == (300 - 250 + 297 - 300, 0)
    await here.refunded(spending)
    assert await here.has() == (0, 0)


async def test_whoever_owes_points_has_none(database: Database, ring: Keyring) -> None:
    here = await corner(database, ring)
    earning = await here.paid()
    spending = await here.placed(250)

    await here.refunded(earning)

    assert await here.has() == (-250, 250)
    assert await asked(here, (here.lin,), 1) == [PointsShort(0)]
    await here.ended(spending)
    assert await here.has() == (0, 250)


async def test_money_that_comes_too_late_brings_no_points_twice(
    database: Database, ring: Keyring
) -> None:
    here = await corner(database, ring)
    await points.given(database, here.lin, 100)
    order_id = await here.placed(100)
    await here.ended(order_id)

    effects = [await here.told(order_id, 29_900) for _ in range(2)]

    assert effects == [[Effect.LATE], [Effect.KNOWN]]
    assert await database.value(BACK, order_id) == 29_900
    assert await here.has() == (100, 0)


async def test_nothing_is_lost_and_spent_at_once(database: Database, ring: Keyring) -> None:
    here = await corner(database, ring)
    earning = [await here.paid() for _ in range(3)]

    placed, *_ = await asyncio.gather(
        asyncio.gather(*(asked(here, (here.lin,), 100) for _ in range(9))),
        *(here.refunded(one) for one in earning),
    )

    spent = sum(100 for [one] in placed if isinstance(one, Placed))
    assert await points.has(database, here.lin) == -spent
    assert await points.owes(database, here.lin) == spent


async def test_64_orders_with_points_take_few_statements(
    database: Database, ring: Keyring, statements: Statements
) -> None:
    here = await corner(database, ring)
    await points.given(database, here.lin, 64)

    async with statements(at_most=14):
        placed = await asked(here, (here.lin,), *[1] * 64)

    assert all(isinstance(one, Placed) for one in placed)
    assert await here.has() == (0, 0)


async def played(database: Database, ring: Keyring) -> None:
    """Orders with points wait, are paid, end, and come back in parts and whole."""
    here = await corner(database, ring)
    await points.given(database, here.lin, 5_000)
    await here.placed(101)
    await here.ended(await here.placed(102))
    parts = await here.paid(1_000, quantity=3)
    await here.refunded(parts, 1)
    await here.refunded(await here.paid(103, quantity=2))


PLANTED = [
    "update order_reduction set by_line = '{100}', brand_fen = 100 where points = 101",
    "update orders set state = 'CANCELLED', ended_at = bff_now() where state = 'PLACED'",
    "delete from order_reduction where points = 102",
    "update order_reduction set points = 99 where points = 103",
    "update points_rule set percent = 0",
]
NAMED = (
    "101 points take 100 off order",
    "0 points of order",
    "which took nothing off",
    "says 99 points, 103 were taken",
    "which is too much",
)


async def test_planted_errors_are_named(
    own_database: Database, own_place: Services, ring: Keyring
) -> None:
    await played(own_database, ring)
    honest = [await audit(own_database), await verify(own_database)]

    await planted(own_place.migration_url, PLANTED)

    found = await audit(own_database)
    assert honest == [[], []]
    assert [words for words in NAMED if not any(words in one for one in found)] == []
