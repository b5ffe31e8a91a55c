"""Clerks with phones, who scan what customers show."""

from uuid import UUID

from bff.context import App
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Data, Phone, request_id
from tests.conftest import HandPhone
from tests.given import phone as phones
from tests.given.order import Shop


async def clerk(hand_phone: HandPhone, database: Database, store_id: UUID) -> Phone:
    """Hand a phone to a clerk of a store."""
    phone = await hand_phone(request_id(), App.STORE_OWNER)
    await phones.granted(database, phone, Role.CLERK, store_id)
    return phone


async def looked(phone: Phone, store_id: UUID, code: str) -> Data:
    """Press the one scan button."""
    asked = {"storeId": ids.opaque(Kind.STORE, store_id), "code": code}
    found: Data = (await phone.send("CounterLook", input=asked))["counterLook"]
    return found


async def shown(phone: Phone, order_id: UUID) -> str:
    """Show a paid order and return its code."""
    asked = {"orderId": ids.opaque(Kind.ORDER, order_id)}
    return str((await phone.send("OrderPickUpShow", input=asked))["orderPickUpShow"]["code"])


async def picked_up(by: Phone, owner: Phone, shop: Shop, order_id: UUID) -> tuple[Data, Data]:
    """Have a clerk look at what the owner shows, and hand it over."""
    found = await looked(by, shop.store_id, await shown(owner, order_id))
    store = ids.opaque(Kind.STORE, shop.store_id)
    sent = {"storeId": store, "lookId": found["order"]["lookId"], "requestId": request_id()}
    return found, (await by.send("OrderPickUp", input=sent))["orderPickUp"]
