import re
from collections import Counter
from dataclasses import fields, is_dataclass
from importlib import import_module
from importlib.util import find_spec

import pytest

from bff.database import DOMAINS
from bff.kit.refusal import Refusal
from resolvers.refusals import TABLE
from resolvers.words.row import Row


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
