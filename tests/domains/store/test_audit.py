from bff.domains.store.shelf import Want
from bff.kit.database import Database
from tests.audit import audit
from tests.given import store as places
from tests.given.product import bundle, variant
from tests.given.stock import counted, reserved

NESTED = "insert into bundle_part (bundle_id, variant_id, quantity) values ($1, $2, 1)"


async def test_the_auditor_knows_a_promise_that_no_order_asked_for(own_database: Database) -> None:
    place = await places.store(own_database), await variant(own_database)
    await counted(own_database, *place, 5)
    assert await audit(own_database) == []

    await reserved(own_database, [Want(*place, 2)])

    [found] = await audit(own_database)
    assert "promises 2" in found
    assert "want 0" in found


async def test_the_auditor_finds_a_bundle_in_a_bundle(own_database: Database) -> None:
    box = await bundle(own_database, (await variant(own_database), 1))
    assert await audit(own_database) == []

    other = await own_database.value("select id from product where title = '东风大曲'")
    await own_database.fetch(NESTED, other, box)

    assert any("is made of bundle" in found for found in await audit(own_database))
