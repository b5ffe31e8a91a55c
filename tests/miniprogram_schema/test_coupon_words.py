from uuid import UUID

import pytest

from bff.context import Language
from bff.domains.coupon.terms import (
    AmountOff,
    Evidence,
    FixedPrice,
    PercentOff,
    ProductGift,
    Stacking,
    Terms,
    UsePlace,
)
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from miniprogram_schema import coupon_words
from tests.conftest import HandPhone
from tests.given import coupon as given

PROMISES = {
    AmountOff(1000): ({"value": {"display": "¥10.00"}}, "立减 ¥10.00", "¥10.00 off"),
    PercentOff(20, 1000): (
        {"percent": 20, "cap": {"display": "¥10.00"}},
        "减 20%，最多 ¥10.00",
        "20% off, at most ¥10.00",
    ),
    ProductGift("礼盒", 2): (
        {"title": "礼盒", "quantity": 2},
        "赠 礼盒 2 件",
        "2 of 礼盒 as a gift",
    ),
    FixedPrice("东风大曲", 9900): (
        {"title": "东风大曲", "price": {"display": "¥99.00"}},
        "¥99.00 购 东风大曲",
        "东风大曲 for ¥99.00",
    ),
}


@pytest.mark.parametrize("benefit", PROMISES)
async def test_everybody_sees_what_a_campaign_gives(
    hand_phone: HandPhone, database: Database, benefit: AmountOff
) -> None:
    terms = Terms(title="券", benefit=benefit, worth_fen=1000, products=(UUID(int=1),))
    asked = {"id": ids.opaque(Kind.CAMPAIGN, await given.campaign(database, terms))}
    phone = await hand_phone("lin", signed_in=False)

    shown = (await phone.send("Campaign", **asked))["campaign"]

    data, zh, en = PROMISES[benefit]
    assert shown["benefit"] == data
    assert shown["terms"][0] == zh
    assert coupon_words.terms(terms, Language.EN)[0] == en


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({"threshold_fen": 9900}, "For a sale of at least ¥99.00"),
        ({}, "No minimum sale"),
        ({"usable_at": (UsePlace.ORDER,)}, "For orders in the app"),
        ({"evidence": Evidence.AMOUNT}, "The store enters the sum of the sale"),
        ({"everywhere": False}, "Only at the stores that take part"),
        ({"everywhere": False, "store_id": UUID(int=1)}, "Only at the store that gives it"),
        ({"products": (UUID(int=1),)}, "For certain products only"),
        ({"categories": (UUID(int=1),)}, "For certain products only"),
        ({"stacking": Stacking.EXCLUSIVE}, "Not together with other coupons"),
    ],
)
def test_the_terms_say_what_binds_a_customer(facts: dict[str, object], line: str) -> None:
    assert line in coupon_words.terms(given.amount_off(1000, **facts), Language.EN)
