"""What posters say of products, parties and community sales."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import orjson

from bff.domains.group_buy import rules as group_buy
from bff.domains.group_buy.rules import Tier
from bff.domains.product.variants import PRICE, priced
from bff.domains.store.kinds import ScenePage
from bff.gateways.poster.layout import Poster
from bff.kit.clock import SHANGHAI
from bff.kit.database import Database, Record
from bff.kit.ids import Kind

PICK_UP = "到店自提"
HINT = "长按识别小程序码"
FROM_HERE = "起"


class PosterKind(StrEnum):
    """What a poster is made of."""

    PRODUCT = "PRODUCT"
    PARTY = "PARTY"
    SALE = "SALE"


PAGES = {kind: ScenePage(kind.value) for kind in PosterKind}
IDS = {
    PosterKind.PRODUCT: Kind.PRODUCT,
    PosterKind.PARTY: Kind.PARTY,
    PosterKind.SALE: Kind.SALE,
}


class Shown(NamedTuple):
    """A poster as it would be now, the picture of its goods, and the store that it leads to."""

    poster: Poster
    picture_url: str
    store_id: UUID | None


# The first variant is what a product is known by; at a store it costs what it costs there.
GOODS = """
    cross join lateral (
        select {price}
        from product_variant as variant cross join (select bff_now() as at offset 0) as clock
        {joins}
        where variant.product_id = product.id and withdrawn_at is null
        order by variant.place limit 1
    ) as goods
    join member on member.id = $3
""".replace("{price}", PRICE).replace("{joins}", priced(store="store.id", dealer="store.dealer_id"))
PRODUCT = """
    select product.title, spec, picture_url, goods.price_fen, store.id as store_id, store.name,
        nickname
    from product left join store on store.id = $2 {goods}
    where product.id = $1 and published_at is not null and ($2::uuid is null or exists (
        select from store_product as sold
        where sold.store_id = $2 and sold.product_id = product.id))
""".replace("{goods}", GOODS)
PARTY = """
    select product.title, spec, picture_url, goods.price_fen, store.id as store_id, store.name,
        nickname, offer.tiers, party.size, party.paid
    from party
    join group_buy_offer as offer on offer.id = party.offer_id
    join product on product.id = offer.product_id
    join store on store.id = party.store_id {goods}
    where party.id = $1 and party.state = 'OPEN' and party.ends_at > (select bff_now())
        and ($2::uuid is null or party.store_id = $2)
""".replace("{goods}", GOODS)
# By what it sells for least.
SALE = """
    select sale.title, sale.store_id, store.name, nickname, sale.cut_off_at, sale.arrives_on,
        picture_url, first.price_fen, first.list_fen, (
            select count(*) from sale_item where sale_item.sale_id = sale.id) as items, (
            select count(distinct price_fen) from sale_item where sale_id = sale.id) as prices
    from community_sale as sale
    join store on store.id = sale.store_id
    cross join lateral (
        select picture_url, item.price_fen, item.list_fen
        from sale_item as item join product on product.id = item.product_id
        where item.sale_id = sale.id order by item.price_fen, item.place limit 1
    ) as first
    join member on member.id = $3
    where sale.id = $1 and sale.state = 'OPEN' and sale.cut_off_at > (select bff_now())
        and ($2::uuid is null or sale.store_id = $2)
"""


async def shown(
    database: Database, kind: PosterKind, object_id: UUID, *, store_id: UUID | None, by: UUID
) -> Shown | None:
    """Return the poster of a thing, at a store if one is named; None when there is none."""
    statement, say = SAYING[kind]
    row = await database.row(statement, object_id, store_id, by)
    return Shown(say(row), row["picture_url"], row["store_id"]) if row else None


def _product(row: Record) -> Poster:
    return Poster(
        tag="好物推荐",
        title=row["title"],
        subtitle=_beside(row["spec"], row["name"]),
        fen=row["price_fen"],
        usual_fen=None,
        notes=(PICK_UP,) if row["name"] else (),
        nickname=row["nickname"],
        invitation="推荐给您",
        hint=HINT,
    )


def _party(row: Record) -> Poster:
    tiers = [Tier(one["people"], one["fen"]) for one in orjson.loads(row["tiers"])]
    fen, left = group_buy.price_fen(tiers, row["size"]), row["size"] - row["paid"]
    return Poster(
        tag="拼团",
        title=row["title"],
        subtitle=_beside(row["spec"], row["name"]),
        fen=fen,
        usual_fen=_dearer(row["price_fen"], than=fen),
        notes=(f"{row['size']} 人成团", f"还差 {left} 人", PICK_UP),
        nickname=row["nickname"],
        invitation="邀请您一起拼团",
        hint=HINT,
    )


def _sale(row: Record) -> Poster:
    ends = row["cut_off_at"].astimezone(SHANGHAI)
    return Poster(
        tag="社区团购",
        title=row["title"],
        subtitle=_beside(row["name"], f"{_day(row['arrives_on'])}到货"),
        fen=row["price_fen"],
        usual_fen=_dearer(row["list_fen"], than=row["price_fen"]),
        notes=(f"{row['items']} 款商品", f"{_day(ends)} {ends:%H:%M} 截单"),
        nickname=row["nickname"],
        invitation="邀请您一起团购",
        hint=HINT,
        from_here=FROM_HERE if row["prices"] > 1 else "",
    )


SAYING: Mapping[PosterKind, tuple[str, Callable[[Record], Poster]]] = {
    PosterKind.PRODUCT: (PRODUCT, _product),
    PosterKind.PARTY: (PARTY, _party),
    PosterKind.SALE: (SALE, _sale),
}


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _beside(*texts: str | None) -> str:
    return " · ".join(text for text in texts if text)


def _dearer(fen: int, *, than: int) -> int | None:
    # A price that is struck out must have been asked for, and be the higher one.
    return fen if fen > than else None
