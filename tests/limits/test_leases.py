from collections.abc import Hashable

import pytest

from bff.kit.refusal import RateLimited
from bff.limits.leases import Granted, Leases
from bff.limits.rate import Rate

RATE = Rate("member", 80)


class Bank:
    """Gives tokens when it is told to, on a clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.asked: list[tuple[Hashable, int, Granted]] = []
        self.now = 100.0

    def ask(self, _rate: Rate, key: Hashable, tokens: int, granted: Granted) -> None:
        self.asked.append((key, tokens, granted))

    def steady(self) -> float:
        return self.now

    def give(self, tokens: int) -> None:
        _, _, granted = self.asked.pop()
        granted(tokens)


@pytest.fixture
def bank() -> Bank:
    return Bank()


@pytest.fixture
def leases(bank: Bank) -> Leases:
    return Leases(RATE, bank.ask, steady=bank.steady, kept_max=2)


def refused(leases: Leases, key: str, tokens: int = 1) -> int:
    with pytest.raises(RateLimited) as limited:
        leases.spend(key, tokens)
    return limited.value.after_s


def test_who_has_tokens_asks_nobody(bank: Bank, leases: Leases) -> None:
    leases.spend("lin")
    bank.give(11)

    for _ in range(5):
        leases.spend("lin")

    assert bank.asked == []


def test_tokens_are_asked_for_before_they_are_spent(bank: Bank, leases: Leases) -> None:
    leases.spend("lin")
    bank.give(11)

    for _ in range(10):
        leases.spend("lin")

    assert [(key, tokens) for key, tokens, _ in bank.asked] == [("lin", 6)]


def test_a_lease_is_trusted_until_an_answer(bank: Bank, leases: Leases) -> None:
    for _ in range(RATE.lease):
        leases.spend("lin")

    assert refused(leases, "lin") == 1
    assert len(bank.asked) == 1


def test_without_tokens_one_waits_for_them(bank: Bank, leases: Leases) -> None:
    leases.spend("lin", 4)
    bank.give(0)

    assert refused(leases, "lin") == 4
    assert bank.asked == []
    bank.now += 4
    leases.spend("lin")
    assert [tokens for _, tokens, _ in bank.asked] == [15]


def test_who_is_refused_is_charged_nothing(bank: Bank, leases: Leases) -> None:
    leases.spend("lin", 4)
    bank.give(0)

    waits = [refused(leases, "lin", tokens) for tokens in (1, 50, 1)]

    assert waits == [4, 4, 4]


def test_nobody_pays_for_another(bank: Bank, leases: Leases) -> None:
    leases.spend("lin", 10)
    bank.give(0)

    leases.spend("wang")

    assert refused(leases, "lin")


def test_who_came_first_makes_room(bank: Bank, leases: Leases) -> None:
    for key in ("lin", "wang", "zhao"):
        leases.spend(key)
        bank.give(0)

    leases.spend("lin")

    assert refused(leases, "zhao")
