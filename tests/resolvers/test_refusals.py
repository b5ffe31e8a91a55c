import re
from collections import Counter
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import EnumMeta
from importlib import import_module
from importlib.util import find_spec
from typing import get_type_hints
from uuid import UUID

import pytest

from bff.context import Language
from bff.database import DOMAINS
from bff.domains.coupon.errors import Reason
from bff.domains.coupon.terms import Evidence
from bff.kit.refusal import Refusal
from resolvers.refusals import TABLE, worded
from resolvers.words.row import Row

THING = UUID(int=7)
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
SAMPLES: dict[object, object] = {
    int: 7,
    bool: True,
    str: "x",
    str | None: None,
    datetime: NOON,
    date: NOON.date(),
    UUID: THING,
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def refusals() -> set[type[Refusal]]:
    for noun in DOMAINS:
        room = f"bff.domains.{noun}"
        import_module(f"{room}.errors" if find_spec(f"{room}.errors") else room)
    seen: set[type[Refusal]] = set()
    waiting = [Refusal]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        seen |= {kind for kind in below if kind.__module__.startswith("bff.")}
    return seen


def test_every_refusal_stands_in_the_table_once() -> None:
    counted = Counter(row.refusal for row in TABLE)

    assert {kind.__name__ for kind in refusals() - set(counted)} == set()
    assert [kind.__name__ for kind, times in counted.items() if times != 1] == []


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.refusal.__name__)
def test_its_words_name_only_its_own_facts(row: Row) -> None:
    facts = {one.name for one in fields(row.refusal)} if is_dataclass(row.refusal) else set()
    named = set(re.findall(r"{(\w+)", row.zh + row.en))

    assert named <= facts
    assert re.search(r"[\u4e00-\u9fff]|\.zh}", row.zh)
    assert row.en.isascii()


def sample(kind: type[Refusal]) -> Refusal:
    facts: dict[str, object] = get_type_hints(kind)
    return kind(**{name: sample_of(fact) for name, fact in facts.items()})


def sample_of(fact: object) -> object:
    return next(iter(fact)) if isinstance(fact, EnumMeta) else SAMPLES[fact]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.refusal.__name__)
def test_each_refusal_is_shown_in_both_languages(row: Row, language: Language) -> None:
    refusal = sample(row.refusal)

    shown = row.of(refusal, worded(row, refusal, language))

    assert isinstance(shown, row.problem)
    assert "{" not in shown.message
    assert bool(CHINESE.search(shown.message)) is (language is Language.ZH)


@pytest.mark.parametrize("why", [*Reason, *Evidence])
def test_each_reason_has_words_in_both_languages(why: Reason | Evidence) -> None:
    assert CHINESE.search(why.zh)
    assert why.en.isascii()
