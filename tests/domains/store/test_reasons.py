from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bff.context import Language
from bff.domains.store import reasons
from bff.domains.store.known import Known
from bff.domains.store.reasons import Away, Facts, Gift
from bff.domains.store.rules import WEEK, Closing, Hours, open_week
from bff.kit.ids import uuid7

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # a Monday, 12:00 in Shanghai
NINE_TO_TEN = open_week([Hours(weekday, 540, 1320) for weekday in range(7)])
PLAIN = Facts(
    store_id=uuid7(),
    now=NOON,
    week=NINE_TO_TEN,
    closing=None,
    last_case_at=None,
    gift=None,
    own=False,
)
BOTH = (Language.ZH, Language.EN)


def said(facts: Facts, away: Away | None = None) -> list[list[str]]:
    return [reasons.reasons(facts, away, language) for language in BOTH]


def test_all_reasons_are_said_in_words() -> None:
    facts = PLAIN._replace(
        last_case_at=NOON - timedelta(days=3), gift=Gift("五元赠券", 500), own=True
    )

    zh, en = said(facts, Away(1_234_567))

    assert en == [
        "1.2 km",
        "your store",
        "open until 22:00",
        "opened a case 3 days ago",
        "adds ¥5",
    ]
    assert zh == ["1.2公里", "您的门店", "营业至22:00", "3天前刚开箱", "加送¥5"]


@pytest.mark.parametrize(
    ("away", "zh", "en"),
    [
        (Away(349_600), "350米", "350 m"),
        (Away(999_499), "999米", "999 m"),
        (Away(3_000_000), "3公里", "3 km"),
        (Away(2_700_000, fuzzy=True), "约3公里", "about 3 km"),
        (Away(10, fuzzy=True), "约1公里", "about 1 km"),
    ],
)
def test_a_distance_is_said_as_exactly_as_it_is_known(away: Away, zh: str, en: str) -> None:
    assert [words[0] for words in said(PLAIN, away)] == [zh, en]


@pytest.mark.parametrize(
    ("facts", "zh", "en"),
    [
        (PLAIN._replace(week=[(0, WEEK)]), "24小时营业", "open around the clock"),
        (
            PLAIN._replace(now=NOON + timedelta(hours=11)),
            "休息中，09:00开门",
            "closed, opens 09:00",
        ),
        (
            PLAIN._replace(week=open_week([Hours(2, 540, 600)])),
            "休息中，周三09:00开门",
            "closed, opens Wed 09:00",
        ),
        (PLAIN._replace(closing=Closing(None)), "暂停营业", "closed for now"),
        (
            PLAIN._replace(closing=Closing(NOON + timedelta(days=1))),
            "暂停营业至11月24日12:00",
            "closed until 2026-11-24 12:00",
        ),
    ],
)
def test_opening_is_said_in_words(facts: Facts, zh: str, en: str) -> None:
    assert said(facts) == [[zh], [en]]


def test_a_store_without_hours_says_nothing_of_them() -> None:
    assert said(PLAIN._replace(week=[])) == [[], []]


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "opened a case today"), (1, "opened a case yesterday"), (30, "opened a case 30 days ago")],
)
def test_a_recent_case_is_said(days: int, words: str) -> None:
    facts = PLAIN._replace(last_case_at=NOON - timedelta(days=days))

    assert said(facts)[1][1] == words


def test_an_old_case_is_left_unsaid() -> None:
    assert said(PLAIN._replace(last_case_at=NOON - timedelta(days=31))) == said(PLAIN)


def test_a_gift_of_goods_is_called_by_its_title() -> None:
    assert said(PLAIN._replace(gift=Gift("酒杯一只", None)))[0][1] == "加送酒杯一只"


@pytest.mark.parametrize(
    "better",
    [
        {"own": True},
        {"last_case_at": NOON - timedelta(days=3)},
        {"gift": Gift("五元赠券", 500)},
    ],
)
def test_each_reason_makes_a_store_better(better: dict[str, Any]) -> None:
    store = PLAIN._replace(store_id=uuid7(), **better)

    assert reasons.ranked([(PLAIN, 100_000), (store, 100_000)])[0] == store.store_id


def test_an_open_store_comes_before_a_nearer_closed_one() -> None:
    closed = PLAIN._replace(store_id=uuid7(), closing=Closing(None))

    assert reasons.ranked([(closed, 50_000), (PLAIN, 3_000_000)])[0] == PLAIN.store_id


def test_equally_good_stores_take_turns() -> None:
    twins = [PLAIN._replace(store_id=uuid7()) for _ in range(2)]

    firsts = {
        reasons.ranked([(one._replace(now=NOON + timedelta(days=day)), 10_000) for one in twins])[0]
        for day in range(40)
    }

    assert firsts == {one.store_id for one in twins}


@pytest.mark.parametrize(
    ("source", "left", "days", "zh", "en"),
    [
        ("COUNTED", 5, 0, "现货5件", "5 in stock"),
        ("COUNTED", 5, 3, "现货5件（3天前盘点）", "5 in stock (counted 3 days ago)"),
        ("COUNTED", 0, 0, "暂时缺货", "out of stock"),
        ("POS", 5, 1, "收银显示在售（昨天读取）", "on sale by its till (read yesterday)"),
        ("POS", 0, 0, "收银显示已售完", "sold out by its till"),
    ],
)
def test_only_what_was_counted_is_called_stock(
    source: str, left: int, days: int, zh: str, en: str
) -> None:
    facts = PLAIN._replace(stock=Known(source, left, NOON - timedelta(days=days)))

    assert [words[1] for words in said(facts)] == [zh, en]
    assert ("in stock" in en) == (source == "COUNTED" and left > 0)


def test_who_has_it_comes_before_who_has_not() -> None:
    near, far = [PLAIN._replace(store_id=uuid7()) for _ in range(2)]
    empty = near._replace(stock=Known("COUNTED", 0, NOON))
    full = far._replace(stock=Known("COUNTED", 1, NOON))

    assert reasons.ranked([(near, 100_000), (far, 900_000)])[0] == near.store_id
    assert reasons.ranked([(empty, 100_000), (full, 900_000)])[0] == far.store_id
