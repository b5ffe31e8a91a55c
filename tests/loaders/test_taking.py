from uuid import UUID

import pytest

from bff.domains.coupon.rules import Channel
from bff.kit.database import Database
from loaders.store import stores_of
from loaders.taking import Taking, store_campaigns_of
from tests.given import code as codes
from tests.given import coupon as given
from tests.given import store as stores


async def taking(database: Database, *store_ids: UUID) -> list[Taking]:
    rows = [row for row in await stores_of(database, store_ids) if row]
    return [Taking(row.id, row.dealer_id, row.region, 50) for row in rows]


@pytest.fixture
async def taken(database: Database) -> tuple[UUID, list[UUID]]:
    """A store, and the campaigns that it takes, its own first."""
    store_id, other = await codes.store(database), await codes.store(database)
    named = given.amount_off(100, everywhere=False)
    own = given.amount_off(100, everywhere=False, store_id=store_id)
    listed = await given.campaign(database, named, stores={store_id: None})
    of_its_own = await given.campaign(database, own)
    await given.campaign(database, named, stores={other: None})
    gift = {"channels": (Channel.GIFT,), "stores": {store_id: None}}
    await given.campaign(database, named, **gift)
    return store_id, [of_its_own, listed]


async def test_a_store_shows_what_it_takes(
    database: Database, taken: tuple[UUID, list[UUID]]
) -> None:
    store_id, expected = taken

    [rows] = await store_campaigns_of(database, await taking(database, store_id))

    special = [row.stock.id for row in rows if not row.terms.everywhere]
    assert special == expected


async def test_a_store_takes_nothing_outside_its_terms(database: Database) -> None:
    north, south = await stores.store(database, region="四川省"), await stores.store(database)
    by_region = await given.campaign(database, given.amount_off(1, region="四川省"))
    named = given.amount_off(1, everywhere=False, region="四川省")
    listed = await given.campaign(database, named, stores={north: None, south: None})
    own = await given.campaign(database, given.amount_off(1, everywhere=False, store_id=south))

    found = await store_campaigns_of(database, await taking(database, north, south))

    shown = [{row.stock.id for row in rows} & {by_region, listed, own} for rows in found]
    assert shown == [{by_region, listed}, {own}]


async def test_a_dealers_campaign_is_taken_by_its_stores(database: Database) -> None:
    dealer_id = await stores.dealer(database)
    own = await stores.store(database, dealer_id=dealer_id)
    other = await stores.store(database)
    everywhere = await given.campaign(database, given.amount_off(1, dealer_id=dealer_id))
    terms = given.amount_off(1, everywhere=False, dealer_id=dealer_id, region="浙江省")
    named = await given.campaign(database, terms, stores={own: None, other: None})

    found = await store_campaigns_of(database, await taking(database, other, own))

    shown = [{row.stock.id for row in rows} & {everywhere, named} for rows in found]
    assert shown == [set(), {everywhere, named}]


async def test_a_stores_own_campaign_is_shown_once(database: Database) -> None:
    store_id = await stores.store(database)
    terms = given.amount_off(1, everywhere=False, store_id=store_id)
    own = await given.campaign(database, terms, stores={store_id: None})

    [rows] = await store_campaigns_of(database, await taking(database, store_id))

    assert [row.stock.id for row in rows].count(own) == 1
