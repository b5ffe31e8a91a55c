from typing import Any

import pytest

from bff.cli.demo import names_of
from bff.context import App
from bff.demo import assortment, cast, handles, service
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.kit.database import Database
from bff.kit.keyring import Keyring
from bff.sandbox.apps import APPS
from tests.audit import audit

STORES = 40
NAMES = names_of(APPS)


@pytest.fixture
async def demo(own_database: Database, ring: Keyring) -> Database:
    await service.make(own_database, ring, NAMES, stores=STORES, say=lambda _: None)
    return own_database


async def told(database: Database, ring: Keyring, count: int = 20) -> dict[str, Any]:
    found = await handles.told(database, ring, NAMES, graphql="-", sandbox="-", count=count)
    assert found is not None
    return found


async def test_the_demo_hands_out_what_every_part_needs(demo: Database, ring: Keyring) -> None:
    found = await told(demo, ring)

    home = found["store"]["id"]
    assert len([code for code in found["codes"] if code["storeId"] == home]) >= 20
    assert len(found["codes"]) > 20
    assert len(found["cases"]) >= 3
    assert found["campaigns"]
    assert found["products"]
    assert {offer["storeId"] for offer in found["offers"]} == {home, found["otherStore"]["id"]}


async def test_its_products_can_be_ordered(demo: Database, ring: Keyring) -> None:
    found = await told(demo, ring)

    sold = {one["title"]: one for one in found["products"]}
    assert {one["storeId"] for one in sold.values()} == {found["store"]["id"]}
    assert [one["price_fen"] for one in sold["示范大曲 42度"]["variants"]] == [12_800, 72_000]
    assert sold["示范青梅酒 12度"]["variants"][0]["left"] == assortment.LEFT_AT_HOME
    assert sold["示范青梅酒 12度"]["price_fen"] == assortment.PROVINCE_FEN
    assert sum(one["variants"][0]["left"] is None for one in sold.values()) >= 2


async def test_made_twice_it_is_the_same(demo: Database, ring: Keyring) -> None:
    before = await told(demo, ring)

    assert not await service.make(demo, ring, NAMES, stores=STORES, say=lambda _: None)

    assert await told(demo, ring) == before
    assert await demo.value("select count(*) from store") == STORES


async def test_its_staff_hold_their_roles_before_they_sign_in(
    demo: Database, ring: Keyring
) -> None:
    found = await handles.stage(demo, NAMES, cast.HOME_OWNER)
    openid = NAMES.openid(App.STORE_OWNER, cast.HOME_CLERK)
    clerk = await demo.value("select member_id from identity where openid = $1", openid)

    assert found is not None
    assert await roles.holds(demo, member_id=clerk, roles=[Role.CLERK], scope_id=found.id)


async def test_more_codes_are_made_when_asked_for(demo: Database, ring: Keyring) -> None:
    await service.stock_up(demo, ring, NAMES, count=200)

    assert len((await told(demo, ring, 200))["codes"]) >= 200


async def test_a_flash_campaign_is_open_to_all(demo: Database, ring: Keyring) -> None:
    await service.flash(demo, stock=5, per_member=1)

    [newest, *_] = (await told(demo, ring))["campaigns"]
    assert newest["left"] == 5


async def test_the_auditor_finds_nothing_in_a_fresh_demo(demo: Database) -> None:
    assert await audit(demo) == []


async def test_most_stores_have_an_open_party(demo: Database) -> None:
    parties = await demo.value("select count(distinct store_id) from party where state = 'OPEN'")
    home = await handles.stage(demo, NAMES, cast.HOME_OWNER)

    assert STORES // 2 <= parties < STORES
    assert home is not None
    assert await demo.value("select paid from party where store_id = $1", home.id) == 2


async def test_without_a_demo_there_is_nothing_to_hand_out(
    own_database: Database, ring: Keyring
) -> None:
    nothing = await handles.told(own_database, ring, NAMES, graphql="-", sandbox="-", count=1)

    assert nothing is None
