from uuid import uuid4

import httpx
import pytest

from bff import app as application
from bff.app import House
from bff.context import App
from bff.engine import schema
from bff.engine.errors import Code
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import document, request_id
from tests.conftest import HandPhone
from tests.given import coupon as given

HELD = "select 1 from campaign where id = $1 for update"


async def test_what_was_given_up_is_done_once_or_not_at_all(
    house: House, database: Database, hand_phone: HandPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "OPERATION_S_MAX", 0.1)
    hasty = httpx.ASGITransport(application.served(house))
    campaign, lin = await given.campaign(database), await hand_phone(uuid4().hex)
    claim = {"campaignId": ids.opaque(Kind.CAMPAIGN, campaign), "requestId": request_id()}
    patient = lin.server

    async with (
        httpx.AsyncClient(transport=hasty, base_url="http://brand") as lin.server,
        database.transaction() as transaction,
    ):
        await transaction.execute(HELD, campaign)
        given_up = await lin.ask(document(App.CONSUMER, "CouponClaim"), input=claim)
    lin.server = patient
    outcome = (await lin.send("CouponClaim", input=claim))["couponClaim"]

    wallet = (await lin.send("Wallet"))["me"]["wallet"]["nodes"]
    assert given_up["data"] is None
    assert given_up["errors"][0]["extensions"]["code"] == Code.UNAVAILABLE
    assert [coupon["id"] for coupon in wallet] == [outcome["coupon"]["id"]]
