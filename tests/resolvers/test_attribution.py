"""Which store an order is thanked for: by the scan that led to it, or by the newest of a day."""

from uuid import uuid4

from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.kit.keyring import Keyring
from bff.story.phone import Phone, request_id
from tests.conftest import HandPhone
from tests.given import code
from tests.given import order as given

ORDERS = "select count(*) from orders where store_id = $1"
OLD = "update scan set at = at - interval '25 hours' where id = $1"


async def scanned(phone: Phone, database: Database, ring: Keyring) -> tuple[str, str]:
    """Scan a bottle of a case that some store opened; return the scan and the store."""
    store_id = await code.store(database)
    [case] = await code.bottles(database, ring, store_id, 1)
    asked = {"code": case.bottles[0].inner, "requestId": request_id()}
    answer = (await phone.send("CodeScan", input=asked))["codeScan"]
    return answer["scanId"], str(store_id)


async def thanked(database: Database, phone: Phone, here: given.Shop, **facts: object) -> list[str]:
    """Place an order; return by which evidence it is whose."""
    answer = await given.placed(phone, here, **facts)
    order_id = ids.read(Kind.ORDER, answer["order"]["id"])
    row = await database.row(
        "select evidence ->> 'attributed' as kind, evidence ->> 'by' as by,"
        " payees ->> 'STORE' as store from orders where id = $1",
        order_id,
    )
    assert row is not None
    return [row["kind"], row["by"], row["store"]]


async def test_a_scan_says_which_bottle_led_to_an_order(
    hand_phone: HandPhone, database: Database, ring: Keyring
) -> None:
    here, lin = await given.shop(database), await given.buyer(hand_phone)
    first, first_store = await scanned(lin, database, ring)
    newest, newest_store = await scanned(lin, database, ring)

    told = [
        await thanked(database, lin, here),
        await thanked(database, lin, here, scanId=first),
        await thanked(database, lin, here, scanId=newest),
    ]

    refs = [str(ids.read(Kind.SCAN, one)) for one in (newest, first, newest)]
    stores = [newest_store, first_store, newest_store]
    assert told == [["BOTTLE", ref, store] for ref, store in zip(refs, stores, strict=True)]


async def test_a_scan_of_yesterday_leads_nowhere(
    hand_phone: HandPhone, database: Database, ring: Keyring
) -> None:
    here, lin = await given.shop(database), await given.buyer(hand_phone)
    old, _ = await scanned(lin, database, ring)
    newest, _ = await scanned(lin, database, ring)
    await database.value(OLD, ids.read(Kind.SCAN, old))

    named = await thanked(database, lin, here, scanId=old)
    await database.value(OLD, ids.read(Kind.SCAN, newest))

    # Of its own shop, whose goods they are.
    assert {named[0], (await thanked(database, lin, here))[0]} == {"PICKUP"}


async def test_anothers_scan_and_none_order_nothing(
    hand_phone: HandPhone, database: Database, ring: Keyring
) -> None:
    here, lin = await given.shop(database), await given.buyer(hand_phone)
    theirs, _ = await scanned(await hand_phone(uuid4().hex), database, ring)

    answers = [
        await given.placed(lin, here, scanId=one)
        for one in (theirs, ids.opaque(Kind.SCAN, uuid7()))
    ]

    assert answers[0] == answers[1]
    assert answers[0]["__typename"] == "ScanUnknown"
    assert await database.value(ORDERS, here.store_id) == 0
