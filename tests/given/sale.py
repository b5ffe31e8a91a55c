"""Community sales of a test's own, opened and ordered from as the phones do it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from bff.context import App
from bff.domains.community_sale import opening, stall
from bff.domains.community_sale.opening import Opening
from bff.domains.community_sale.rules import Dates, Item
from bff.domains.community_sale.stall import Desk
from bff.domains.member.kinds import Role
from bff.domains.order import placing
from bff.domains.order.drafts import Draft, Goods
from bff.domains.order.states import Origin
from bff.domains.profit.facts import PayeeRole
from bff.domains.store import service as shelves
from bff.kit import clock
from bff.kit.clock import business_day
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.refusal import Refusal
from tests.given import member as members
from tests.given import product as products
from tests.given import store as stores

LIST_FEN, PRICE_FEN = 12_800, 11_000
PAID = """
    with money as (
        update payment set state = 'PAID', transaction_id = $2, success_at = bff_now()
        where order_id = $1
    )
    update orders set state = 'PAID', paid_at = bff_now() where id = $1
"""
VARIANTS = "select product_id from product_variant where id = $1"


@dataclass(frozen=True, slots=True)
class Place:
    """A community with its store and the leader who opens sales for it."""

    store_id: UUID
    community_id: UUID
    leader_id: UUID


async def place(database: Database, role: Role = Role.LEADER) -> Place:
    """Found a community that a member leads, or whose store a member owns."""
    store_id = await stores.store(database)
    community_id = await stores.community(database, store_id)
    scope = community_id if role is Role.LEADER else store_id
    leader = await members.viewer(database, App.COMMUNITY, [(role, scope)])
    return Place(store_id, community_id, leader.member_id)


async def variant(database: Database, here: Place, **facts: Any) -> UUID:
    """Put a product on the list of the store, and return its variant."""
    product_id = await products.product(database, **facts)
    async with database.transaction() as transaction:
        await shelves.sell(transaction, [(here.store_id, product_id)])
    return (await products.variants(database, product_id))[0]


async def asked(
    database: Database, here: Place, *items: Item, capacity: int = 100, days: int = 1
) -> Opening:
    """Describe a sale of one variant that ends in a day, unless told otherwise."""
    cut_off_at = await clock.now(database) + timedelta(days=days)
    return Opening(
        community_id=here.community_id,
        title="周末团购",
        items=items or (Item(await variant(database, here), PRICE_FEN, None),),
        dates=Dates(cut_off_at, business_day(cut_off_at) + timedelta(days=1)),
        capacity=capacity,
        key=uuid7().hex,
    )


async def sale(database: Database, here: Place, *items: Item, capacity: int = 100) -> UUID:
    """Open a sale."""
    wish = await asked(database, here, *items, capacity=capacity)
    return (await opening.open_(database, member_id=here.leader_id, asked=wish)).sale_id


async def ordered(
    database: Database, sale_id: UUID, *wanted: tuple[UUID, int], paid: bool = True
) -> UUID | Refusal:
    """Somebody orders of a sale, and pays unless told otherwise."""
    viewer = await members.viewer(database)
    async with database.transaction() as transaction:
        desk = Desk(await stall.locked(transaction, [sale_id]))
        refusal = desk.refused(sale_id, wanted)
        if refusal is not None:
            assert isinstance(refusal, Refusal)
            return refusal
        desk.take(sale_id, wanted)
        sold = desk.sales[sale_id]
        draft = Draft(
            id=uuid7(),
            member_id=viewer.member_id,
            identity_id=viewer.identity_id,
            store_id=sold.store_id,
            goods=[
                Goods(
                    variant_id=variant_id,
                    product_id=await transaction.value(VARIANTS, variant_id),
                    category_id=None,
                    title="东风大曲",
                    variant_title="500ml",
                    picture_url="",
                    quantity=quantity,
                    price_fen=sold.items[variant_id].price_fen,
                )
                for variant_id, quantity in wanted
            ],
            placed_at=sold.now,
            expires_at=sold.now + timedelta(minutes=15),
            payees={PayeeRole.STORE: sold.store_id},
            evidence={},
            origin=Origin.SALE,
            origin_id=sale_id,
            held=True,
        )
        placing.write(transaction, [draft])
        stall.write(transaction, desk)
    if paid:
        await pay(database, draft.id)
    return draft.id


async def pay(database: Database, order_id: UUID) -> None:
    """An order is paid."""
    await database.fetch(PAID, order_id, uuid7().hex)
