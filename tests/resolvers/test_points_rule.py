"""Operators say what points are worth from a moment on."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from bff.context import App
from bff.domains.member.kinds import Role
from bff.domains.profit.pockets import Rate, opened
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.story.phone import Phone, document, request_id
from tests.conftest import HandPhone
from tests.given import phone as phones

PUBLISH = document(App.DESK, "PointsRulePublish")
RULES = "select count(*) from points_rule"


@pytest.fixture
async def desk(hand_phone: HandPhone, database: Database) -> Phone:
    phone = await hand_phone(uuid4().hex, App.DESK)
    await phones.granted(database, phone, Role.OPERATOR, None)
    return phone


def rule(**changes: object) -> dict[str, Any]:
    # Far from all that other tests pay with points.
    begins = "2100-01-01T00:00:00+08:00"
    plain = {"perYuan": 200, "percent": 30, "effectiveFrom": begins, "requestId": request_id()}
    return plain | changes


async def test_a_rule_is_published_once_and_seen(desk: Phone) -> None:
    asked = rule()

    told = await asyncio.gather(*(desk.send("PointsRulePublish", input=asked) for _ in range(3)))
    other = await desk.send("PointsRulePublish", input=asked | {"requestId": request_id()})

    [published] = {str(one["pointsRulePublish"]["rule"]): one for one in told}.values()
    rules = (await desk.send("PointsRules"))["myBrand"]["pointsRules"]
    assert rules.count(published["pointsRulePublish"]["rule"]) == 1
    assert (rules[0]["perYuan"], rules[0]["percent"]) == (100, 50)
    assert other["pointsRulePublish"]["__typename"] == "PointsRuleUntimely"


async def test_no_rule_begins_before_now(desk: Phone, database: Database) -> None:
    before = await database.value(RULES)

    asked = rule(effectiveFrom="2020-01-01T00:00:00Z")
    told = (await desk.send("PointsRulePublish", input=asked))["pointsRulePublish"]

    assert told["__typename"] == "PointsRuleUntimely"
    assert await database.value(RULES) == before


@pytest.mark.parametrize(
    "senseless", [{"perYuan": 0}, {"perYuan": 10_001}, {"percent": -1}, {"percent": 101}]
)
async def test_a_rule_makes_sense(
    desk: Phone, database: Database, senseless: dict[str, int]
) -> None:
    before = await database.value(RULES)

    answer = await desk.ask(PUBLISH, input=rule(**senseless))

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert await database.value(RULES) == before


async def test_operators_alone_make_rules(hand_phone: HandPhone, database: Database) -> None:
    before = await database.value(RULES)
    lin = await hand_phone(uuid4().hex, App.DESK)

    answer = await lin.ask(PUBLISH, input=rule())

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await database.value(RULES) == before


async def test_the_newest_rule_that_has_begun_counts(own_database: Database) -> None:
    for days, per_yuan in ((-2, 300), (-1, 200), (1, 900)):
        await own_database.value(
            "insert into points_rule select bff_now() + $1::interval, $2, 10",
            timedelta(days=days),
            per_yuan,
        )

    async with own_database.transaction() as transaction:
        pockets = await opened(transaction, [uuid7()])

    assert pockets.rate == Rate(200, 10)
