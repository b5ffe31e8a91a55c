from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest

from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.domains.product.draft import Draft, PriceThere, VariantDraft
from bff.domains.product.errors import ProductUnknown, VariantUnknown
from bff.domains.store import listing
from bff.domains.store.errors import PlaceUnknown
from bff.domains.store.listing import Published
from bff.kit.answer import request
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput, Forbidden
from loaders.assortment import Listing, products_listed
from loaders.product import products_of
from loaders.variant import parts_of, variants_of
from tests.domains.product.test_draft import BOTTLE, WINE
from tests.edge.changes import fingerprint
from tests.given import member as people
from tests.given import store as places
from tests.given.product import bundle, product, variant, variants

PLAIN = replace(WINE, variants=[BOTTLE])
CASE = VariantDraft(title="整箱", price_fen=55_000)


@pytest.fixture
async def operator(database: Database) -> UUID:
    [member_id] = await people.enrolled(database)
    async with database.transaction() as transaction:
        await roles.grant(
            transaction, member_id=member_id, role=Role.OPERATOR, scope_id=None, granted_by=None
        )
    return member_id


async def published(
    database: Database, actor: UUID, draft: Draft, sold_at: Sequence[UUID] = (), key: str = "1"
) -> Published:
    asked = request(actor, key, draft, sold_at)
    return await listing.publish(database, draft=draft, sold_at=sold_at, request=asked)


async def test_a_new_product_is_sold_at_once(database: Database, operator: UUID) -> None:
    here, other = await places.stores_at(database, [places.WEST_LAKE] * 2)
    priced = replace(BOTTLE, prices=[PriceThere(store_id=here, fen=8_800)])

    draft = replace(PLAIN, variants=[priced, CASE])
    product_id = (await published(database, operator, draft, [other])).product_id

    there, elsewhere = await variants_of(database, [(product_id, here), (product_id, other)])
    pages = await products_listed(database, [Listing(9, store_id=at) for at in (here, other)])
    assert [row.price_fen for row in there] == [8_800, 55_000]
    assert [row.price_fen for row in elsewhere] == [9_900, 55_000]
    assert [[row.id for row in page.rows] for page in pages] == [[product_id]] * 2


async def test_a_dealer_s_price_is_its_stores_price(database: Database, operator: UUID) -> None:
    dealer_id = await places.dealer(database)
    here = await places.store(database, dealer_id=dealer_id)
    priced = replace(BOTTLE, prices=[PriceThere(dealer_id=dealer_id, fen=7_700)])

    done = await published(database, operator, replace(PLAIN, variants=[priced]))

    [[row]] = await variants_of(database, [(done.product_id, here)])
    assert row.price_fen == 7_700


async def test_a_changed_product_keeps_what_is_named(database: Database, operator: UUID) -> None:
    first = await published(database, operator, replace(PLAIN, variants=[BOTTLE, CASE]))
    product_id = first.product_id
    bottle, _ = await variants(database, product_id)
    kept = VariantDraft(id=bottle, title="一瓶", price_fen=1)
    box = VariantDraft(title="礼盒", price_fen=2)

    changed = replace(PLAIN, id=product_id, title="西风", variants=[box, kept], category=None)
    assert await published(database, operator, changed, key="2") == first

    [rows], [row] = (
        await variants_of(database, [(product_id, None)]),
        await products_of(database, [product_id]),
    )
    assert [(one.title, one.price_fen) for one in rows] == [("一瓶", 1), ("礼盒", 2)]
    assert rows[0].id == bottle
    assert row is not None
    assert row.title == "西风"


async def test_a_bundle_is_made_of_variants(database: Database, operator: UUID) -> None:
    one = await variant(database, title="东风小酒")

    done = await published(database, operator, replace(PLAIN, parts=[(one, 2)]))

    [parts] = await parts_of(database, [done.product_id])
    assert [(part.title, part.quantity) for part in parts] == [("东风小酒", 2)]


async def test_what_is_not_there_publishes_nothing(database: Database, operator: UUID) -> None:
    product_id, box = await product(database), await bundle(database, (await variant(database), 1))
    strange = VariantDraft(id=await variant(database), title="x", price_fen=1)
    nowhere = replace(BOTTLE, prices=[PriceThere(dealer_id=uuid7(), fen=1)])
    before = await fingerprint(database)

    for key, (draft, sold_at, refusal) in enumerate(
        (
            (replace(PLAIN, id=uuid7()), [], ProductUnknown),
            (replace(PLAIN, id=product_id, variants=[strange]), [], VariantUnknown),
            (replace(PLAIN, parts=[(box, 1)]), [], VariantUnknown),
            (replace(PLAIN, variants=[nowhere]), [], PlaceUnknown),
            (PLAIN, [uuid7()], PlaceUnknown),
        )
    ):
        with pytest.raises(refusal):
            await published(database, operator, draft, sold_at, key=str(key))

    assert await fingerprint(database) == before


async def test_only_operators_publish(database: Database) -> None:
    [member_id] = await people.enrolled(database)
    before = await fingerprint(database)

    with pytest.raises(Forbidden):
        await published(database, member_id, PLAIN)

    assert await fingerprint(database) == before


async def test_so_many_stores_are_too_many(database: Database, operator: UUID) -> None:
    with pytest.raises(BadInput):
        await published(database, operator, PLAIN, [uuid7()] * 201)
