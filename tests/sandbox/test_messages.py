import asyncio

import pytest

from bff.sandbox.mini_program import value_rules
from bff.sandbox.people import openid
from tests.given import wechat_wire as wire
from tests.given.wechat import Sandbox

PATH = "/cgi-bin/message/subscribe/send"
TEMPLATE = "coupon-about-to-expire"


def message(sandbox: Sandbox, **more: object) -> dict[str, object]:
    to = openid(sandbox.apps["CONSUMER"]["appid"], "lin")
    data = {"thing1": {"value": "两瓶装优惠券"}}
    return {"touser": to, "template_id": TEMPLATE, "data": data, "page": "pages/coupons?a=1"} | more


async def test_one_consent_lets_one_message_through(sandbox: Sandbox) -> None:
    await sandbox.person("lin")
    await sandbox.consent("lin", TEMPLATE, times=2)

    sending = (wire.told(sandbox, PATH, message(sandbox)) for _ in range(4))
    told = await asyncio.gather(*sending)

    assert sorted(answer["errcode"] for answer in told) == [0, 0, 43101, 43101]
    assert len(await sandbox.messages("lin")) == 2


async def test_a_message_shows_what_it_said(sandbox: Sandbox) -> None:
    await sandbox.person("lin")
    await sandbox.consent("lin", TEMPLATE)
    await wire.told(sandbox, PATH, message(sandbox))

    [shown] = await sandbox.messages("lin")

    assert shown["data"] == {"thing1": "两瓶装优惠券"}
    assert (shown["app"], shown["template"]) == ("CONSUMER", TEMPLATE)


@pytest.mark.parametrize(
    ("wrong", "errcode"),
    [
        ({"touser": "o-nobody"}, 40003),
        ({"template_id": ""}, 40037),
        ({"data": {}}, 47003),
        ({"data": {"thing1": {"value": "x" * 21}}}, 47003),
        ({"page": "/pages/coupons"}, 41030),
        ({"lang": "fr_FR"}, 40097),
    ],
)
async def test_a_wrong_message_uses_no_consent(
    calm_sandbox: Sandbox, wrong: dict[str, object], errcode: int
) -> None:
    await calm_sandbox.person("lin")
    await calm_sandbox.consent("lin", TEMPLATE)

    refused = await wire.told(calm_sandbox, PATH, message(calm_sandbox, **wrong))
    sent = await wire.told(calm_sandbox, PATH, message(calm_sandbox))

    assert [refused["errcode"], sent["errcode"]] == [errcode, 0]


async def test_an_openid_belongs_to_its_app(sandbox: Sandbox) -> None:
    await sandbox.person("lin")
    await sandbox.consent("lin", TEMPLATE)

    told = await wire.told(sandbox, PATH, message(sandbox), app="DESK")

    assert told["errcode"] == 40003


GOOD = {
    "thing": ["二十个字也可以", "a" * 20],
    "number": ["3", "3.50", "-1", "9" * 32],
    "letter": ["abcXYZ"],
    "symbol": ["%", "***"],
    "character_string": ["DX-2026/10:1"],
    "time": ["15:01", "2026年10月1日 15:01", "09:00~18:00"],
    "date": ["2026年10月1日", "2026-10-01 15:01", "2026年10月1日~2026年10月7日"],
    "amount": ["¥12.50", "12元", "1234567890"],
    "phone_number": ["+86-0766-66888866"[:17]],
    "car_number": ["粤A8Z888挂"],
    "name": ["陈小东", "Ann O'Neil"],
    "phrase": ["已到账"],
    "enum": ["进行中"],
}
BAD = {
    "thing": ["", "a" * 21],
    "number": ["1e5", "三", "9" * 33],
    "letter": ["a1", "a" * 33],
    "symbol": ["a", "******"],
    "character_string": ["编号1", "a" * 33],
    "time": ["25:01", "tomorrow"],
    "date": ["10/1", "15:01"],
    "amount": ["¥¥1", "12345678901", "a"],
    "phone_number": ["1" * 18, "tel"],
    "car_number": ["粤A8Z888挂挂挂"],
    "name": ["一二三四五六七八九十一", "a" * 21],
    "phrase": ["六个字也太长", "ok"],
    "enum": [""],
}


def test_every_kind_of_value_has_its_rule() -> None:
    good = {f"{kind}{n}": {"value": v} for kind, vs in GOOD.items() for n, v in enumerate(vs)}

    assert value_rules.wrong(good) is None
    assert GOOD.keys() == value_rules.RULES.keys()


@pytest.mark.parametrize("kind", BAD)
def test_a_value_that_breaks_its_rule_is_named(kind: str) -> None:
    for value in BAD[kind]:
        data = {"thing1": {"value": "fine"}, f"{kind}2": {"value": value}}

        assert value_rules.wrong(data) == f"{kind}2", value


def test_a_number_may_come_unquoted() -> None:
    assert value_rules.wrong({"number1": {"value": 12}}) is None
    assert value_rules.wrong({"number1": {"value": True}}) == "number1"
    assert value_rules.wrong({"number1": "12"}) == "number1"
    assert value_rules.wrong({"novel1": {"value": "x"}}) == "novel1"
    assert value_rules.wrong(None) == "data"
