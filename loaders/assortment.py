"""Products as lists show them: of a store, in a category, by words, for many questions at once."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from bff.kit.database import Database, columns
from bff.kit.page import Page, cut
from loaders.product import COLUMNS, ProductRow

LISTED = """
    select asked.place, found.*
    from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[]) with ordinality
        as asked (wanted, before, store_id, category_id, words, place)
    cross join lateral (
        select {columns}, asked.store_id
        from {product}
        where published_at is not null
            and (asked.before is null or product.id < asked.before)
            and (asked.category_id is null or category_id = asked.category_id)
        order by product.id desc limit asked.wanted
    ) as found
    order by asked.place, found.id desc
"""
AT_STORE = """(
        select product.* from store_product join {product} on product.id = product_id
        where store_product.store_id = asked.store_id
    ) as product
"""
# `offset 0` is a fence: whatever comes first in the list, the words are rarer.
BY_WORDS = """(
        select product.* from product
        cross join lateral (select search_key(title || spec) as key) as read
        where search_grams(search_key(title || spec)) @> sought_grams(asked.words)
            and not exists (
                select from regexp_split_to_table(asked.words, ' ') as word
                where strpos(key, search_key(word)) = 0)
        offset 0
    ) as product
"""
CATEGORIES = "select id, title from category order by place, id"


class Listing(NamedTuple):
    """A page of products: of a store, in a category, with words in their names, or of all."""

    first: int
    before: UUID | None = None
    store_id: UUID | None = None
    category_id: UUID | None = None
    words: str = ""

    @property
    def shape(self) -> tuple[bool, bool]:
        """What it has in common with those that one statement answers."""
        return self.store_id is not None, bool(self.words)


class CategoryRow(NamedTuple):
    """What products are found under."""

    id: UUID
    title: str


def query(*, at_store: bool, by_words: bool) -> str:
    """Return the statement of listings of one shape."""
    product = BY_WORDS if by_words else "product"
    listed = AT_STORE.format(product=product) if at_store else product
    return LISTED.format(columns=COLUMNS, product=listed)


async def products_listed(database: Database, asked: Sequence[Listing]) -> list[Page[ProductRow]]:
    """Return a page for each listing, the newest product first."""
    alike: dict[tuple[bool, bool], list[Listing]] = defaultdict(list)
    for one in dict.fromkeys(asked):
        alike[one.shape].append(one)
    pages: dict[Listing, Page[ProductRow]] = {}
    for (at_store, by_words), listings in alike.items():
        pages |= await _pages(database, query(at_store=at_store, by_words=by_words), listings)
    return [pages[one] for one in asked]


async def categories_listed(database: Database, keys: Sequence[str]) -> list[list[CategoryRow]]:
    """Return all categories, in the brand's order, for each key."""
    rows = [CategoryRow(*row) for row in await database.fetch(CATEGORIES)]
    return [rows for _ in keys]


async def _pages(
    database: Database, statement: str, listings: Sequence[Listing]
) -> dict[Listing, Page[ProductRow]]:
    keys = columns([(one.first + 1, *one[1:]) for one in listings])
    rows = await database.fetch(statement, *keys)
    found = {
        place: [ProductRow._make(row[1:]) for row in part]
        for place, part in groupby(rows, itemgetter("place"))
    }
    return {
        one: cut(found.get(place, []), one.first, lambda last: [str(last.id)])
        for place, one in enumerate(listings, 1)
    }
