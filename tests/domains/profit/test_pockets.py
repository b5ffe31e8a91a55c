from hypothesis import given
from hypothesis import strategies as st

from bff.domains.profit.pockets import Pockets, Rate
from bff.kit.ids import uuid7

RATES = st.builds(Rate, st.sampled_from([1, 3, 10, 100, 300, 1000]), st.integers(0, 100))
LIN, ALIAS = uuid7(), uuid7()


def pockets(rate: Rate, *had: int, owed: int = 0) -> Pockets:
    return Pockets(rate, dict(zip((LIN, ALIAS), had, strict=False)), {ALIAS: owed})


def test_a_hundred_points_are_a_yuan() -> None:
    rate = Rate(100, 50)

    assert (rate.fen(250), rate.needed(250), rate.cap_fen(9_999)) == (250, 250, 4_999)
    assert (Rate(300, 50).fen(299), Rate(300, 50).needed(299)) == (99, 297)


def test_all_of_a_person_counts_less_what_is_owed() -> None:
    assert pockets(Rate(100, 50), 30, 20, owed=15).balance((LIN, ALIAS)) == 35
    assert pockets(Rate(100, 50), 30, owed=31).balance((LIN, ALIAS)) == 0
    assert pockets(Rate(100, 50), 30, 20).balance((LIN,)) == 30


def test_the_next_order_finds_what_is_left() -> None:
    mine = pockets(Rate(100, 50), 30, 20)

    assert mine.take((LIN, ALIAS), 40) == {LIN: 30, ALIAS: 10}
    assert mine.balance((LIN, ALIAS)) == 10


@given(rate=RATES, had=st.integers(0, 10_000), fen=st.integers(0, 100_000))
def test_the_most_is_allowed_and_one_more_is_not(rate: Rate, had: int, fen: int) -> None:
    mine = pockets(rate, had)

    most = mine.most((LIN,), fen)

    assert most <= had
    assert rate.fen(most) <= rate.cap_fen(fen)
    # Whoever used more would take off more than is allowed, or nothing more.
    more = next((n for n in range(most + 1, had + 1) if rate.fen(n) > rate.fen(most)), None)
    assert more is None or rate.fen(more) > rate.cap_fen(fen)
