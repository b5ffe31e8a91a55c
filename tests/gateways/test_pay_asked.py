from datetime import UTC, datetime

import pytest

from bff.gateways.pay import Prepay, RefundAsked
from bff.gateways.pay.asked import plain

EXPIRES = datetime(2026, 11, 25, 8, 30, 15, 250_000, UTC)


def prepay(description: str) -> dict[str, object]:
    asked = Prepay("ORDER-1", description, 690, "oLin", "wx1", EXPIRES)
    return asked.facts(mchid="1900000001", notify_url="https://brand.example/wechat/pay")


def reason(words: str) -> object:
    asked = RefundAsked("ORDER-1", "REFUND-1", 200, 690, words)
    return asked.facts(notify_url="https://brand.example/wechat/pay").get("reason")


def test_a_payment_is_asked_for_in_wechats_words() -> None:
    assert prepay("东晓 原浆 6 瓶") == {
        "appid": "wx1",
        "mchid": "1900000001",
        "description": "东晓 原浆 6 瓶",
        "out_trade_no": "ORDER-1",
        "time_expire": "2026-11-25T16:30:15+08:00",
        "notify_url": "https://brand.example/wechat/pay",
        "settle_info": {"profit_sharing": True},
        "amount": {"total": 690, "currency": "CNY"},
        "payer": {"openid": "oLin"},
    }


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("原浆🍺六瓶", "原浆六瓶"),
        ("a\nb\t c", "a b c"),
        ("🍺", "ORDER-1"),
        ("酒" * 200, "酒" * 127),
    ],
)
def test_a_description_holds_what_wechat_can_write(words: str, written: str) -> None:
    assert prepay(words)["description"] == written


@pytest.mark.parametrize(
    ("words", "written"),
    [("", None), ("🍺", None), ("缺货", "缺货"), ("酒" * 30, "酒" * 26), ("a" * 90, "a" * 80)],
)
def test_a_reason_is_cut_by_bytes_between_characters(words: str, written: str | None) -> None:
    assert reason(words) == written


def test_plain_words_are_left_alone() -> None:
    assert plain("精酿 Dongxiao·1.5L (6瓶)") == "精酿 Dongxiao·1.5L (6瓶)"
