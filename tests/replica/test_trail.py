from math import inf

from bff.replica.trail import Trail


def test_an_idle_primary_is_no_lag() -> None:
    trail = Trail()
    trail.behind_s(0, written=100, replayed=100)

    assert trail.behind_s(3_600, written=100, replayed=100) == 0


def test_what_was_written_meanwhile_is_no_lag() -> None:
    assert Trail().behind_s(5, written=100, replayed=120) == 0


def test_lag_counts_from_the_last_look_replayed() -> None:
    trail = Trail()
    for at, written in enumerate((100, 200, 300)):
        trail.behind_s(at, written=written, replayed=written)

    assert trail.behind_s(7, written=400, replayed=250) == 6


def test_nobody_knows_without_an_earlier_look() -> None:
    assert Trail().behind_s(5, written=100, replayed=99) == inf
