"""A shop with something to sell, buyers with phones, and what the database says of their orders."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from bff.app import House
from bff.domains.checkout import rounds
from bff.domains.checkout.cashier import Cashier
from bff.kit import ids
from bff.kit.database import Database, Record
from bff.kit.ids import Kind
from bff.story.phone import Data, Phone, request_id
from tests.conftest import HandPhone
from tests.given import product as products
from tests.given import stock
from tests.given import store as stores
from tests.given.wechat import Sandbox

# Before all others: a round takes only so many.
DUE = "update payment set ask_at = 'epoch' where order_id = $1"
SENT = "select id from refund where order_id = $1 and state = 'SENT'"
REFUND_DUE = "update refund set ask_at = 'epoch' where order_id = $1"


@dataclass(frozen=True, slots=True)
class Shop:
    """A store, one variant that it sells, and what a piece costs."""

    store_id: UUID
    variant_id: UUID
    product_id: UUID
    price_fen: int

    def basket(self, quantity: int = 1, **facts: Any) -> Data:
        """Return what somebody orders here."""
        store = ids.opaque(Kind.STORE, self.store_id)
        return {"storeId": store, "requestId": request_id()} | self.lines(quantity) | facts

    def lines(self, quantity: int) -> Data:
        """Return the one line of such an order."""
        line = {"variantId": ids.opaque(Kind.VARIANT, self.variant_id), "quantity": quantity}
        return {"lines": [line]}


async def shop(database: Database, *, pieces: int | None = None, price_fen: int = 12_800) -> Shop:
    """Open a shop, whose stock is counted if it is said."""
    product_id = await products.product(database, price_fen=price_fen)
    store_id = await stores.store(database, products=[product_id])
    [variant_id] = await products.variants(database, product_id)
    if pieces is not None:
        await stock.counted(database, store_id, variant_id, pieces)
    return Shop(store_id, variant_id, product_id, price_fen)


async def buyer(hand_phone: HandPhone) -> Phone:
    """Hand a new person a phone."""
    return await hand_phone(uuid4().hex)


async def placed(phone: Phone, here: Shop, quantity: int = 1, **facts: Any) -> Data:
    """Place an order and return what came of it."""
    asked = here.basket(quantity, **facts)
    answer: Data = (await phone.send("OrderPlace", input=asked))["orderPlace"]
    return answer


async def paid(house: House, phone: Phone, here: Shop, quantity: int = 1, **facts: Any) -> UUID:
    """Place an order, pay for it, and have it known; return its id."""
    answer = await placed(phone, here, quantity, **facts)
    await phone.pay(answer["payment"])
    order_id = ids.read(Kind.ORDER, answer["order"]["id"])
    await house.services.get(Cashier).ask(order_id)
    return order_id


async def asked_of(house: House, order_id: UUID) -> None:
    """Let the time come at which WeChat is asked of a payment, and ask."""
    await house.database.value(DUE, order_id)
    await rounds.payments(house.services.get(Cashier))


async def sent_back(house: House, sandbox: Sandbox, order_id: UUID) -> None:
    """Send the refunds of an order, and have them arrive."""
    cashier = house.services.get(Cashier)
    await house.database.value(REFUND_DUE, order_id)
    await rounds.refunds(cashier)
    for sent in await house.database.fetch(SENT, order_id):
        await sandbox.control("POST", f"/refunds/{sent['id'].hex}", {"outcome": "SUCCESS"})
    await house.database.value(REFUND_DUE, order_id)
    await rounds.refunds(cashier)


async def row(database: Database, order_id: UUID) -> Record:
    """Return an order as it is written."""
    found = await database.row("select * from orders where id = $1", order_id)
    assert found is not None
    return found


async def state(database: Database, order_id: UUID) -> tuple[str, str]:
    """Return how an order and its payment stand."""
    found = await database.row(
        """select orders.state, payment.state as payment
        from orders left join payment on order_id = orders.id where orders.id = $1""",
        order_id,
    )
    assert found is not None
    return found["state"], found["payment"]
