"""What the demo brand sells, what some stores ask for it, and what they counted."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from bff.demo.plan import Kept, Plan
from bff.domains.product import prices
from bff.domains.product import service as products
from bff.domains.product.prices import Price
from bff.domains.product.service import NewPart, NewProduct, NewVariant
from bff.domains.store import stock
from bff.domains.store.stock import Count
from bff.kit.database import Transaction

SPIRITS, FRUIT, BOXES = CATEGORIES = ("白酒", "果酒", "礼盒")
FRUIT_FEN, THERE_FEN, PROVINCE_FEN = 6_800, 5_900, 6_500
LEFT_AT_HOME, LEFT_ELSEWHERE = 24, 7
FIRST_VARIANT = "select id from product_variant where product_id = $1 and place = 0"


async def listed(transaction: Transaction, plan: Plan) -> Plan:
    """Add the products, a bundle of them among them, and return the plan that knows them."""
    under = await products.categories(transaction, CATEGORIES)
    main = await products.add(transaction, _spirits(under[SPIRITS]))
    [fruit] = await products.add(transaction, [_fruit(under[FRUIT])])
    parts = [await transaction.value(FIRST_VARIANT, one) for one in (main[0], fruit)]
    [box] = await products.add(transaction, [_box(under[BOXES], *parts)])
    return replace(plan, products=main, rare=[fruit, box])


async def stocked(transaction: Transaction, plan: Plan) -> None:
    """Say what the fruit wine costs where, and count it in the stores that sell it.

    The spirits are counted nowhere, so that no demo ever runs out of them.
    """
    fruit = await transaction.value(FIRST_VARIANT, plan.rare[0])
    dealer_id = plan.dealers[plan.home.shop.city.province]
    await prices.announce(
        transaction,
        [
            Price(fruit, plan.other.id, None, THERE_FEN),
            Price(fruit, None, dealer_id, PROVINCE_FEN),
        ],
    )
    await stock.count(transaction, list(_counts(plan, fruit)))


def _counts(plan: Plan, fruit: UUID) -> Iterator[Count]:
    for kept in plan.kept:
        if plan.sells_rare(kept):
            yield Count(kept.id, fruit, _left(plan, kept))


def _left(plan: Plan, kept: Kept) -> int:
    # In some it is sold out, so that a search has something to say of it.
    return LEFT_AT_HOME if kept is plan.home else len(kept.shop.address) % LEFT_ELSEWHERE


def _spirits(category_id: UUID) -> list[NewProduct]:
    return [
        _product(
            "示范大曲 42度",
            "500ml",
            category_id,
            NewVariant(title="单瓶", price_fen=12_800),
            NewVariant(title="整箱6瓶", price_fen=72_000, per_order=10),
        ),
        _product(
            "示范陈酿 52度",
            "500ml",
            category_id,
            NewVariant(title="单瓶", price_fen=26_800),
            NewVariant(title="双瓶礼袋", price_fen=52_800),
        ),
        _product(
            "示范小酒 40度",
            "100ml",
            category_id,
            NewVariant(title="单瓶", price_fen=1_800),
            NewVariant(title="六连包", price_fen=9_800),
            bottles_per_case=24,
        ),
    ]


def _fruit(category_id: UUID) -> NewProduct:
    bottle = NewVariant(title="单瓶", price_fen=FRUIT_FEN, per_order=12, per_member=60)
    return _product("示范青梅酒 12度", "330ml", category_id, bottle, bottles_per_case=12)


def _box(category_id: UUID, spirit: UUID, fruit: UUID) -> NewProduct:
    parts = [NewPart(variant_id=spirit, quantity=1), NewPart(variant_id=fruit, quantity=2)]
    box = NewVariant(title="一盒", price_fen=24_800)
    return _product("示范团圆礼盒", "1瓶大曲 2瓶青梅酒", category_id, box, parts=parts)


def _product(
    title: str, spec: str, category_id: UUID, *variants: NewVariant, **facts: Any
) -> NewProduct:
    plain = {"picture_url": "", "price_fen": variants[0].price_fen, "bottles_per_case": 6}
    return NewProduct(
        title=title, spec=spec, category_id=category_id, variants=variants, **{**plain, **facts}
    )
