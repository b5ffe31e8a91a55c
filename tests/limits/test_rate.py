import pytest

from bff.limits.own import Own
from bff.limits.rate import Rate, returned


@pytest.mark.parametrize(
    ("level", "passed_s", "found"), [(0, 1, 2), (0, 60, 120), (100, 60, 120), (5, -60, 5)]
)
def test_tokens_come_back_with_time(level: float, passed_s: float, found: float) -> None:
    assert returned(Rate("member", 120), level=level, passed_s=passed_s) == found


def test_a_process_forgets_who_came_first() -> None:
    own, rate = Own(steady=lambda: 0.0, kept_max=2), Rate("member", 10)

    granted = [own.take(rate, key, 10) for key in ("lin", "wang", "zhao", "lin", "zhao")]

    assert granted == [10, 10, 10, 10, 0]
