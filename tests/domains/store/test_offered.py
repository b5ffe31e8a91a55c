from bff.domains.product import prices
from bff.domains.product.prices import Price
from bff.domains.store.offered import offered
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.conftest import Statements
from tests.given import store as places
from tests.given.product import product, variants


async def test_a_store_sells_what_is_on_its_list(
    database: Database, statements: Statements
) -> None:
    listed, other = await product(database), await product(database)
    dealer_id = await places.dealer(database)
    store_id = await places.store(database, products=[listed], dealer_id=dealer_id)
    [one], [two] = await variants(database, listed), await variants(database, other)
    async with database.transaction() as transaction:
        await prices.announce(transaction, [Price(one, None, dealer_id, 7_700)])

    async with database.transaction() as transaction, statements(at_most=1):
        asked = [(store_id, dealer_id, id_) for id_ in (two, one, uuid7())]
        found = await offered(transaction, asked)

    assert [row and row.price_fen for row in found] == [None, 7_700, None]
