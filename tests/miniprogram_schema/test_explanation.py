from datetime import UTC, datetime

import pytest

from bff.context import Language
from bff.domains.profit.facts import FactKind, PayeeRole, Rail, ShareKind, ShareStatus, TaxKind
from bff.kit.ids import uuid7
from loaders.share import ShareRow
from miniprogram_schema import explanation

AT = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)


def a_row(told: dict[str, object], *, withheld_fen: int = 0) -> ShareRow:
    return ShareRow(
        id=uuid7(),
        kind=ShareKind.REWARD,
        role=PayeeRole.DEALER,
        payee_id=uuid7(),
        gross_fen=34,
        withheld_fen=withheld_fen,
        net_fen=34 - withheld_fen,
        tax_kind=TaxKind.BUSINESS,
        rail=Rail.STATEMENT,
        status=ShareStatus.BOOKED,
        seq=1,
        booked_at=AT,
        explanation=told,
        fact_id=uuid7(),
        fact_kind=FactKind.BOTTLE_OPENED,
        fact_at=AT,
        evidence={"bottle": "b-1"},
        rule_title="动销返利",
        rule_number=2,
        reduced_fen=0,
    )


def rewarded(**term: object) -> ShareRow:
    given = {"role": "DEALER", "fixed_fen": None, "basis_points": None, "fen": 34, "cut_fen": 0}
    return a_row({"reward_fen": 101, "terms": [given | term]})


def test_a_fixed_share_is_explained() -> None:
    assert explanation.lines(rewarded(fixed_fen=34), Language.ZH) == [
        ("事由", "消费者开瓶扫码"),
        ("时间", "2026-11-23 00:30:00"),
        ("奖励总额", "¥1.01"),
        ("规则", "动销返利（第 2 版）"),
        ("份额", "固定 ¥0.34"),
        ("凭证", "瓶 b-1"),
    ]


def test_rounding_is_explained() -> None:
    lines = explanation.lines(rewarded(basis_points=3333), Language.ZH)

    assert ("份额", "3333 个基点（33.33%），计 33.6633 分") in lines
    assert ("取整", "最大余数法，33.6633 分取整为 34 分") in lines


@pytest.mark.parametrize(
    ("fen", "word"),
    [(20, "不足每份最低 ¥0.20，按最低计 ¥0.20"), (5, "超过每份最高 ¥0.05，按最高计 ¥0.05")],
)
def test_a_floor_and_a_cap_are_explained(fen: int, word: str) -> None:
    bounds = {"floor_fen": 20, "cap_fen": 5, "fair_fen": 10}
    row = rewarded(basis_points=1_000, fen=fen, **bounds)

    lines = explanation.lines(row, Language.ZH)

    assert ("份额", "1000 个基点（10%），计 10.1 分") in lines
    assert ("上下限", word) in lines


def test_a_sum_without_a_rest_is_said_to_be_exact() -> None:
    row = a_row(
        {
            "reward_fen": 100,
            "terms": [
                {
                    "role": "DEALER",
                    "fixed_fen": None,
                    "basis_points": 3400,
                    "fen": 34,
                    "cut_fen": 0,
                }
            ],
        }
    )

    assert ("取整", "无零头") in explanation.lines(row, Language.ZH)


def test_what_moved_or_was_cut_is_explained() -> None:
    lines = explanation.lines(rewarded(role="STORE", fixed_fen=40, cut_fen=6), Language.EN)

    assert ("Moved", "the store is missing here, the part goes to the dealer") in lines
    assert ("Cut", "the reward is used up, ¥0.06 less") in lines


def test_an_advance_is_called_a_debt() -> None:
    funders = [{"role": "BRAND", "fen": 24}, {"role": "STORE", "fen": 10}]
    row = a_row({"advanced_fen": 34, "funders": funders}, withheld_fen=4)

    lines = explanation.lines(row, Language.ZH)

    assert ("性质", "归还垫款，不计收入") in lines
    assert [value for label, value in lines if label == "承担方"] == [
        "品牌 ¥0.24",
        "终端门店 ¥0.10",
    ]
    assert ("代扣", "¥0.04") in lines


def test_a_payment_is_explained_line_by_line() -> None:
    term = {"role": "CLERK", "fixed_fen": None, "basis_points": 500, "fen": 49, "cut_fen": 1}
    line = {
        "line": 2,
        "title": "大曲",
        "quantity": 3,
        "paid_fen": 1001,
        "rule": {"title": "订单分润", "number": 1},
        "terms": [term],
        "funders": [{"role": "DEALER", "fen": 15}],
        "borne_fen": 15,
    }

    lines = explanation.lines(a_row({"lines": [line]}), Language.ZH)

    assert lines[2:-1] == [
        ("订单行 2", "大曲 3 件，实付 ¥10.01"),
        ("承担方", "经销商 ¥0.15"),
        ("规则", "订单分润（第 1 版）"),
        ("份额", "500 个基点（5%），计 50.05 分"),
        ("取整", "最大余数法，50.05 分取整为 50 分"),
        ("并入", "此次没有店员，其份额归经销商"),
        ("封顶", "超出实付金额的分账上限，少计 ¥0.01"),
        ("自行承担优惠", "-¥0.15"),
    ]


def test_who_earned_is_told_before_what_shows_it() -> None:
    given = {"by": "7", "attributed": "PICKUP", "till": "3"}

    told = explanation.evidence(given, Language.ZH)

    assert [value for _, value in told] == ["归属 自提门店", "归属依据 7", "till 3"]


def test_both_languages_explain_everything() -> None:
    assert explanation.EN.keys() == explanation.ZH.keys()
