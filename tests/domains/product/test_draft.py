from dataclasses import replace
from typing import Any

import pytest

from bff.domains.product import draft as drafts
from bff.domains.product import rules
from bff.domains.product.draft import Draft, PriceThere, VariantDraft
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput

ONE, TWO, STORE = uuid7(), uuid7(), uuid7()
BOTTLE = VariantDraft(title="单瓶", price_fen=9_900)
THERE = PriceThere(store_id=STORE, fen=8_800)
WINE = Draft(
    title="东风大曲",
    spec="500ml",
    pictures=["https://img.brand.example/1.webp"],
    price_fen=9_900,
    bottles_per_case=6,
    category="白酒",
    variants=[BOTTLE, replace(BOTTLE, per_order=6, per_member=12, prices=[THERE])],
)


def test_a_sound_draft_passes() -> None:
    drafts.sound(WINE)
    drafts.sound(replace(WINE, category=None, parts=[(ONE, 2), (TWO, 99)]))
    drafts.sound(replace(WINE, id=uuid7(), variants=[replace(BOTTLE, id=ONE), BOTTLE]))


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "酒" * 61},
        {"title": "东风\u0000"},
        {"spec": ""},
        {"category": ""},
        {"pictures": []},
        {"pictures": ["https://a"] * 10},
        {"pictures": ["http://a"]},
        {"pictures": ["https://" + "a" * 500]},
        {"price_fen": -1},
        {"price_fen": drafts.FEN_MAX + 1},
        {"bottles_per_case": 0},
        {"variants": []},
        {"variants": [BOTTLE] * 21},
        {"variants": [replace(BOTTLE, id=ONE)]},
        {"parts": [(ONE, 0)]},
        {"parts": [(ONE, 1), (ONE, 2)]},
        {"parts": [(uuid7(), 1) for _ in range(21)]},
        {"id": TWO, "parts": [(ONE, 1)]},
        {"id": TWO, "variants": [replace(BOTTLE, id=ONE)] * 2},
    ],
)
def test_an_impossible_draft_is_bad_input(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        drafts.sound(replace(WINE, **wrong))


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"price_fen": -1},
        {"per_order": 0},
        {"per_member": 10_000},
        {"prices": [PriceThere(fen=1)]},
        {"prices": [PriceThere(store_id=STORE, dealer_id=ONE, fen=1)]},
        {"prices": [replace(THERE, fen=-1)]},
        {"prices": [THERE] * 201},
    ],
)
def test_an_impossible_variant_is_bad_input(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        drafts.sound(replace(WINE, variants=[replace(BOTTLE, **wrong)]))


def test_words_are_read_as_people_type_them() -> None:
    assert rules.sought(" 大曲\t\uff14\uff12\u3000度 ") == "大曲 42 度"
    assert rules.sought(None) == ""
    with pytest.raises(BadInput):
        rules.sought("酒" * 41)
