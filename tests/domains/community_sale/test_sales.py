import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from bff.context import App
from bff.domains.community_sale import editing, opening, stall
from bff.domains.community_sale.editing import Edit
from bff.domains.community_sale.errors import (
    SaleClosed,
    SaleDatesWrong,
    SaleItemShort,
    SalePriceOut,
    SaleRoomTaken,
    SaleUnknown,
    TooManySales,
    VariantUnknown,
)
from bff.domains.community_sale.rules import SALES_MAX, Item, Standing
from bff.domains.community_sale.stall import Taken
from bff.domains.community_sale.states import SaleState
from bff.domains.member.kinds import Role
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput, Forbidden
from tests.given import member as members
from tests.given import payment as payments
from tests.given import sale as given

COUNT = "select count(*) from community_sale where community_id = $1"
WHO = "select leader_id, opened_by from community_sale where id = $1"
EARNED = "select commission_fen from sale_item where sale_id = $1"


async def standing(database: Database, sale_id: UUID) -> Standing:
    return (await stall.read(database, [sale_id]))[sale_id]


def edit(sale_id: UUID, **changes: object) -> Edit:
    return Edit(sale_id=sale_id, key=uuid7().hex, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", [Role.LEADER, Role.OWNER])
async def test_who_keeps_a_community_opens_sales(database: Database, role: Role) -> None:
    here = await given.place(database, role)

    sale_id = await given.sale(database, here)

    row = await database.row(WHO, sale_id)
    assert row is not None
    assert (row["opened_by"], row["leader_id"]) == (
        here.leader_id,
        here.leader_id if role is Role.LEADER else None,
    )
    assert (await standing(database, sale_id)).open


async def test_an_item_says_what_it_earns(database: Database) -> None:
    here = await given.place(database)
    await payments.rates(database, here.store_id)

    sale_id = await given.sale(database, here)

    assert await database.value(EARNED, sale_id) == given.PRICE_FEN * 300 // 10_000


async def test_nobody_opens_a_sale_for_others(database: Database) -> None:
    here, there = await given.place(database), await given.place(database)
    asked = await given.asked(database, there)

    with pytest.raises(Forbidden):
        await opening.open_(database, member_id=here.leader_id, asked=asked)

    assert await database.value(COUNT, there.community_id) == 0


@pytest.mark.parametrize("price_fen", [given.LIST_FEN + 1, given.LIST_FEN // 2])
async def test_a_price_out_of_bounds_opens_nothing(database: Database, price_fen: int) -> None:
    here = await given.place(database)
    variant_id = await given.variant(database, here)
    asked = await given.asked(database, here, Item(variant_id, price_fen, None))

    with pytest.raises(SalePriceOut):
        await opening.open_(database, member_id=here.leader_id, asked=asked)

    assert await database.value(COUNT, here.community_id) == 0


async def test_what_is_not_sold_opens_nothing(database: Database) -> None:
    here = await given.place(database)
    strange = await given.asked(database, here, Item(uuid7(), 1, None))
    late = await given.asked(database, here, days=90)

    with pytest.raises(VariantUnknown):
        await opening.open_(database, member_id=here.leader_id, asked=strange)
    with pytest.raises(SaleDatesWrong):
        await opening.open_(database, member_id=here.leader_id, asked=late)

    assert await database.value(COUNT, here.community_id) == 0


async def test_the_same_request_opens_one_sale(database: Database) -> None:
    here = await given.place(database)
    asked = await given.asked(database, here)

    one, other = [
        await opening.open_(database, member_id=here.leader_id, asked=asked) for _ in range(2)
    ]

    assert one == other
    assert await database.value(COUNT, here.community_id) == 1


async def test_so_many_sales_are_open_at_once(database: Database) -> None:
    here = await given.place(database)
    for _ in range(SALES_MAX):
        await given.sale(database, here)

    with pytest.raises(TooManySales):
        await given.sale(database, here)

    assert await database.value(COUNT, here.community_id) == SALES_MAX


async def test_an_open_sale_changes(database: Database) -> None:
    here = await given.place(database)
    sale_id = await given.sale(database, here)
    later = (await standing(database, sale_id)).cut_off_at + timedelta(hours=1)

    await editing.edit(
        database,
        member_id=here.leader_id,
        asked=edit(sale_id, title="改期", cut_off_at=later, capacity=7),
    )

    now = await standing(database, sale_id)
    assert (now.title, now.cut_off_at, now.capacity) == ("改期", later, 7)


async def test_no_change_undoes_what_is_ordered(database: Database) -> None:
    here = await given.place(database)
    variant_id = await given.variant(database, here)
    sale_id = await given.sale(database, here, Item(variant_id, given.PRICE_FEN, None))
    await given.ordered(database, sale_id, (variant_id, 3))
    before = await standing(database, sale_id)

    with pytest.raises(SaleRoomTaken):
        await editing.edit(database, member_id=here.leader_id, asked=edit(sale_id, capacity=2))
    with pytest.raises(SaleDatesWrong):
        await editing.edit(
            database, member_id=here.leader_id, asked=edit(sale_id, cut_off_at=before.now)
        )
    with pytest.raises(BadInput):
        await editing.edit(database, member_id=here.leader_id, asked=edit(sale_id, title=" "))

    after = await standing(database, sale_id)
    assert (after.capacity, after.cut_off_at) == (before.capacity, before.cut_off_at)


async def test_another_s_sale_is_none(database: Database) -> None:
    here, there = await given.place(database), await given.place(database)
    sale_id = await given.sale(database, there)

    with pytest.raises(SaleUnknown):
        await editing.edit(database, member_id=here.leader_id, asked=edit(sale_id, capacity=7))
    with pytest.raises(SaleUnknown):
        await editing.close(database, member_id=here.leader_id, sale_id=sale_id, key="k")

    assert (await standing(database, sale_id)).open


async def test_an_order_takes_several_items(database: Database) -> None:
    here = await given.place(database)
    variants = [await given.variant(database, here) for _ in range(2)]
    items = [Item(one, given.PRICE_FEN, None) for one in variants]
    sale_id = await given.sale(database, here, *items)

    await given.ordered(database, sale_id, (variants[0], 2), (variants[1], 1))

    left = await standing(database, sale_id)
    assert (left.taken, [left.items[one].taken for one in variants]) == (3, [2, 1])


async def test_a_closed_sale_takes_nothing(database: Database) -> None:
    here = await given.place(database)
    variant_id = await given.variant(database, here)
    sale_id = await given.sale(database, here, Item(variant_id, given.PRICE_FEN, None))
    await editing.close(database, member_id=here.leader_id, sale_id=sale_id, key="k")

    assert await given.ordered(database, sale_id, (variant_id, 1)) == SaleClosed()
    with pytest.raises(SaleClosed):
        await editing.close(database, member_id=here.leader_id, sale_id=sale_id, key="again")
    with pytest.raises(SaleClosed):
        await editing.edit(database, member_id=here.leader_id, asked=edit(sale_id, capacity=7))

    now = await standing(database, sale_id)
    assert (now.state, now.taken, now.capacity) == (SaleState.CLOSED, 0, 100)


async def test_a_cut_off_closes_by_itself(own_database: Database) -> None:
    here = await given.place(own_database)
    variant_id = await given.variant(own_database, here)
    sale_id = await given.sale(own_database, here, Item(variant_id, given.PRICE_FEN, None))
    early = await editing.close_due(own_database)

    await clock.advance(own_database, 86_401)

    assert await given.ordered(own_database, sale_id, (variant_id, 1)) == SaleClosed()
    assert (early, await editing.close_due(own_database)) == (0, 1)
    assert (await standing(own_database, sale_id)).state is SaleState.CLOSED


async def test_races_never_sell_more_than_there_is(database: Database) -> None:
    here = await given.place(database)
    one, other = [await given.variant(database, here) for _ in range(2)]
    items = Item(one, given.PRICE_FEN, 5), Item(other, given.PRICE_FEN, None)
    sale_id = await given.sale(database, here, *items, capacity=12)

    outcomes = await asyncio.gather(
        *(given.ordered(database, sale_id, (one, 1), paid=False) for _ in range(8)),
        *(given.ordered(database, sale_id, (other, 3), paid=False) for _ in range(5)),
    )

    now = await standing(database, sale_id)
    assert now.items[one].taken <= 5
    assert 10 <= now.taken == now.items[one].taken + now.items[other].taken <= 12
    sold = [isinstance(outcome, UUID) for outcome in outcomes]
    assert now.taken == sum(sold[:8]) + 3 * sum(sold[8:])
    assert not all(sold)


async def test_what_is_put_back_is_sold_again(database: Database) -> None:
    here = await given.place(database)
    variant_id = await given.variant(database, here)
    sale_id = await given.sale(database, here, Item(variant_id, given.PRICE_FEN, 4), capacity=4)
    await given.ordered(database, sale_id, (variant_id, 4), paid=False)

    async with database.transaction() as transaction:
        await stall.release(transaction, [Taken(sale_id, variant_id, 3)])
    short = await given.ordered(database, sale_id, (variant_id, 4))
    again = await given.ordered(database, sale_id, (variant_id, 3))

    assert (short, isinstance(again, UUID)) == (SaleItemShort(variant_id, 3), True)
    assert (await standing(database, sale_id)).taken == 4


async def test_a_clerk_of_the_store_keeps_its_sales(database: Database) -> None:
    here = await given.place(database)
    sale_id = await given.sale(database, here)
    clerk = await members.viewer(database, App.STORE_OWNER, [(Role.CLERK, here.store_id)])

    await editing.close(database, member_id=clerk.member_id, sale_id=sale_id, key="k")

    assert (await standing(database, sale_id)).state is SaleState.CLOSED
