from uuid import uuid4

from bff.kit.database import Database
from bff.kit.keyring import Keyring
from bff.story.phone import request_id
from tests.conftest import HandPhone
from tests.given import code as given


async def test_a_scan_is_remembered_under_me(
    hand_phone: HandPhone, database: Database, ring: Keyring
) -> None:
    [case] = await given.bottles(database, ring, await given.store(database))
    lin = await hand_phone(uuid4().hex)
    asked = {"code": case.bottles[0].inner, "requestId": request_id()}

    scanned = (await lin.send("CodeScan", input=asked))["codeScan"]

    [remembered] = (await lin.send("Scans"))["me"]["scans"]["nodes"]
    assert scanned["firstScan"]
    assert remembered["id"] == scanned["scanId"]
    assert (remembered["product"]["title"], remembered["store"]["name"]) == (
        "东风大曲",
        "鑫源烟酒店",
    )


async def test_scans_come_in_pages(
    hand_phone: HandPhone, database: Database, ring: Keyring
) -> None:
    [case] = await given.bottles(database, ring, await given.store(database))
    lin = await hand_phone(uuid4().hex)
    for bottle in case.bottles[:3]:
        await lin.send("CodeScan", input={"code": bottle.inner, "requestId": request_id()})

    first = (await lin.send("Scans", first=2))["me"]["scans"]
    after = first["pageInfo"]["endCursor"]
    second = (await lin.send("Scans", first=2, after=after))["me"]["scans"]

    assert [len(page["nodes"]) for page in (first, second)] == [2, 1]
    assert not second["pageInfo"]["hasNextPage"]


async def test_another_scan_is_told_when_and_where(
    hand_phone: HandPhone, database: Database, ring: Keyring
) -> None:
    [case] = await given.bottles(database, ring, await given.store(database))
    lin, chen = await hand_phone(uuid4().hex), await hand_phone(uuid4().hex)
    code = case.bottles[0].inner
    await lin.send("CodeScan", input={"code": code, "requestId": request_id()})

    asked = {"code": code, "requestId": request_id()}
    refused = (await chen.send("CodeScan", input=asked))["codeScan"]

    assert (refused["__typename"], refused["place"]) == ("CodeAlreadyScanned", "成都")
    assert refused["message"] == "该码已被扫过，谨防假冒。"
    assert (await chen.send("Scans"))["me"]["scans"]["nodes"] == []
