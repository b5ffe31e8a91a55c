from typing import Any
from uuid import UUID

import pytest

from bff.domains.community_sale import arriving, editing, stall
from bff.domains.community_sale.arriving import SHORT, Arrival, Count
from bff.domains.community_sale.errors import SaleOver, SaleStillOpen, SaleUnknown
from bff.domains.community_sale.rules import Item
from bff.domains.community_sale.states import SaleState
from bff.domains.order import standing
from bff.domains.order.states import OrderState
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput, Refusal
from tests.given import sale as given
from tests.given.sale import Place

REFUNDS = "select fen, once from refund where order_id = $1"
ITEM = "select variant_id from sale_item where sale_id = $1"
REASON = "select reason from refund where order_id = $1"


@pytest.fixture
async def here(database: Database) -> Place:
    return await given.place(database)


@pytest.fixture
async def variant_id(database: Database, here: Place) -> UUID:
    return await given.variant(database, here)


@pytest.fixture
async def sale_id(database: Database, here: Place, variant_id: UUID) -> UUID:
    return await given.sale(database, here, Item(variant_id, given.PRICE_FEN, None))


async def closed(database: Database, here: Place, sale_id: UUID) -> None:
    await editing.close(database, member_id=here.leader_id, sale_id=sale_id, key=uuid7().hex)


async def arrived(
    database: Database, here: Place, sale_id: UUID, *counts: Count
) -> Arrival | Refusal:
    async with database.transaction() as transaction:
        return await arriving.arrive(transaction, here.leader_id, sale_id, counts)


async def state(database: Database, sale_id: UUID) -> SaleState:
    return (await stall.read(database, [sale_id]))[sale_id].state


async def test_what_is_missing_goes_back_in_money(
    database: Database, here: Place, sale_id: UUID, variant_id: UUID
) -> None:
    lin, wu, unpaid = [
        await given.ordered(database, sale_id, (variant_id, pieces), paid=paid)
        for pieces, paid in ((3, True), (1, True), (5, False))
    ]
    await closed(database, here, sale_id)

    outcome = await arrived(database, here, sale_id, Count(variant_id, 4, 3, 1))

    assert isinstance(outcome, Arrival)
    assert {order.id for order in outcome.orders} == {lin, wu}
    assert list(await database.fetch(REFUNDS, lin)) == [(2 * given.PRICE_FEN, SHORT)]
    assert await database.fetch(REFUNDS, wu) == await database.fetch(REFUNDS, unpaid) == []
    assert await state(database, sale_id) is SaleState.ARRIVED


async def test_goods_that_arrived_are_let_go(
    database: Database, here: Place, sale_id: UUID, variant_id: UUID
) -> None:
    lin, wu = [await given.ordered(database, sale_id, (variant_id, 1)) for _ in range(2)]
    await closed(database, here, sale_id)

    await arrived(database, here, sale_id, Count(variant_id, 2, 1, 0))

    assert isinstance(lin, UUID)
    assert isinstance(wu, UUID)
    found = await standing.read(database, [lin, wu])
    assert (found[lin].held, found[lin].state) == (False, OrderState.PAID)
    # Of whom nothing is left has nothing to wait for.
    assert found[wu].state is OrderState.REFUNDED


async def test_arrivals_are_counted_once(
    database: Database, here: Place, sale_id: UUID, variant_id: UUID
) -> None:
    order_id = await given.ordered(database, sale_id, (variant_id, 2))
    early = await arrived(database, here, sale_id, Count(variant_id, 2, 0, 0))
    await closed(database, here, sale_id)

    await arrived(database, here, sale_id, Count(variant_id, 2, 1, 0))
    again = await arrived(database, here, sale_id, Count(variant_id, 2, 0, 0))

    assert (type(early), again) == (SaleStillOpen, SaleOver())
    assert len(await database.fetch(REFUNDS, order_id)) == 1


@pytest.mark.parametrize(
    "counts",
    [
        [],
        [(2, 1, 2)],
        [(-1, 2, 0)],
        [(2, 2, -1)],
        [(1, 1, 0)] * 2,
        [(2, 2, 1, ("broken.jpg",) * 10)],
    ],
)
async def test_a_count_that_cannot_be_counts_nothing(
    database: Database,
    here: Place,
    sale_id: UUID,
    variant_id: UUID,
    counts: list[tuple[Any, ...]],
) -> None:
    order_id = await given.ordered(database, sale_id, (variant_id, 2))
    await closed(database, here, sale_id)

    with pytest.raises(BadInput):
        await arrived(database, here, sale_id, *(Count(variant_id, *one) for one in counts))

    assert await state(database, sale_id) is SaleState.CLOSED
    assert await database.fetch(REFUNDS, order_id) == []


async def test_nobody_counts_for_others(
    database: Database, here: Place, sale_id: UUID, variant_id: UUID
) -> None:
    await closed(database, here, sale_id)

    with pytest.raises(SaleUnknown):
        await arrived(database, await given.place(database), sale_id, Count(variant_id, 1, 1, 0))

    assert await state(database, sale_id) is SaleState.CLOSED


@pytest.mark.parametrize(
    ("counted", "said"),
    [((2, 0), "短少，1件"), ((3, 1), "破损，1件"), ((2, 1), "短少、破损，2件")],
)
async def test_a_refund_says_what_was_missing(
    database: Database, here: Place, sale_id: UUID, counted: tuple[int, int], said: str
) -> None:
    variant_id = await database.value(ITEM, sale_id)
    order_id = await given.ordered(database, sale_id, (variant_id, 3))
    await closed(database, here, sale_id)

    await arrived(database, here, sale_id, Count(variant_id, 3, *counted))

    assert await database.value(REASON, order_id) == f"到货{said}未能交付，差额原路退回"
