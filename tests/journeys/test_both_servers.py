"""Two servers that are asked the same at the same moment do it once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from bff.context import App
from bff.domains.group_buy.rules import Tier
from bff.engine.errors import Code
from bff.kit import ids
from bff.kit.ids import Kind
from bff.story.phone import Data, Phone, document, request_id
from tests.audit import audit
from tests.faults.settling import differences, settled
from tests.given import coupon as coupons
from tests.given import group_buy, payment
from tests.given import order as shops
from tests.given.order import Shop
from tests.given.proving import PROVE
from tests.journeys.conftest import Brand

PEOPLE = 64 if PROVE else 12
SEATS = 5
EFFECTS = """
    select (select count(*) from payment where state = 'PAID') as paid,
        (select count(*) from refund) as refunds,
        (select count(*) from seat where state = 'COMPLETE') as seats,
        (select count(*) from coupon_use) as coupons
"""


@dataclass(frozen=True)
class Market:
    """A shop of a brand that has two servers, and those who come there."""

    brand: Brand
    shop: Shop
    campaign_id: UUID
    party_id: str
    people: Sequence[tuple[Phone, Phone]]


@pytest.fixture
async def market(brand: Brand) -> Market:
    shop = await shops.shop(brand.database, pieces=2 * PEOPLE)
    await payment.rates(brand.database, shop.store_id)
    campaign_id = await coupons.campaign(brand.database)
    party_id = await party(brand, shop)
    people = [await brand.phones(f"lin-{n}") for n in range(PEOPLE)]
    return Market(brand, shop, campaign_id, party_id, people)


async def party(brand: Brand, shop: Shop) -> str:
    """Let somebody open a party of SEATS, and pay."""
    taking = {"product_id": shop.product_id, "stores": [shop.store_id]}
    offer_id = await group_buy.offer(brand.database, [Tier(SEATS, 9_900)], **taking)
    phone, _ = await brand.phones("wu")
    opened = await insisted(
        phone, "GroupBuyOpen", seat(shop, offerId=ids.opaque(Kind.OFFER, offer_id))
    )
    await pressed(phone, opened)
    return str(opened["party"]["id"])


def seat(shop: Shop, **which: str) -> Data:
    """Return what is asked for with one piece of a party."""
    asked = shop.basket()
    [line] = asked.pop("lines")
    return asked | line | which


async def insisted(phone: Phone, operation: str, asked: Data) -> Data:
    """Ask one server until it says yes or no."""
    while True:
        answer = await phone.ask(document(App.CONSUMER, operation), input=asked)
        codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
        assert codes <= {Code.UNAVAILABLE}, answer
        if not codes:
            [told] = answer["data"].values()
            return dict(told)


async def both(phones: tuple[Phone, Phone], operation: str, **asked: Any) -> list[Data]:
    """Ask both servers at once, under one request."""
    asked = {"requestId": request_id()} | asked
    return await asyncio.gather(*(insisted(phone, operation, asked) for phone in phones))


async def pressed(phone: Phone, told: Data) -> None:
    """Pay for an order; where WeChat was too busy for a sheet, ask for one again."""
    asked = {"orderId": told["order"]["id"], "requestId": request_id()}
    await phone.pay(told["payment"] or (await insisted(phone, "OrderPay", asked))["payment"])


async def shopped(market: Market, phones: tuple[Phone, Phone]) -> bool:
    """Order, pay and give back, each at both servers; whether both meant the same order."""
    one, other = await both(phones, "OrderPlace", **market.shop.basket())
    await pressed(phones[0], one)
    await both(phones, "OrderPay", orderId=one["order"]["id"])
    await both(phones, "OrderRefundRequest", orderId=one["order"]["id"], reason="不想要了")
    return bool(one["order"]["id"] == other["order"]["id"])


async def joined(market: Market, phones: tuple[Phone, Phone]) -> bool:
    """Join the party at both servers, and pay; whether there was a seat."""
    one, other = await both(phones, "GroupBuyJoin", **seat(market.shop, partyId=market.party_id))
    # A sheet is opened anew for each phone; the order is one.
    assert one.get("order") == other.get("order")
    if "order" in one:
        await pressed(phones[0], one)
    return "order" in one


async def spent(market: Market, phones: tuple[Phone, Phone]) -> int:
    """Put one coupon into an order at each server at once; return how many took it."""
    campaign_id = ids.opaque(Kind.CAMPAIGN, market.campaign_id)
    told, _ = await both(phones, "CouponClaim", campaignId=campaign_id)
    mine = [told["coupon"]["id"]]
    wishes = [(phone, market.shop.basket(couponIds=mine)) for phone in phones]
    answers = await asyncio.gather(*(insisted(one, "OrderPlace", wish) for one, wish in wishes))
    return sum("order" in answer for answer in answers)


async def test_what_both_are_asked_is_done_once(brand: Brand, market: Market) -> None:
    same, seated, spending = [
        await asyncio.gather(*(errand(market, phones) for phones in market.people))
        for errand in (shopped, joined, spent)
    ]
    await settled(brand.sandbox, brand.database)

    assert (set(same), sum(seated), set(spending)) == ({True}, SEATS - 1, {1})
    told = await brand.database.row(EFFECTS)
    assert tuple(told or ()) == (PEOPLE + SEATS, PEOPLE, SEATS, PEOPLE)
    assert brand.postman.answers.total() > 2 * (PEOPLE + SEATS)
    assert await differences(brand.sandbox, brand.database) == []
    assert await audit(brand.database) == []
