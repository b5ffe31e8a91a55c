import time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bff.kit import ids
from bff.kit.ids import TEXT_LENGTH, Kind
from bff.kit.refusal import BadInput


@given(kind=st.sampled_from(Kind), value=st.uuids())
def test_an_opaque_id_reads_back(kind: Kind, value: UUID) -> None:
    assert ids.read(kind, ids.opaque(kind, value)) == value


@given(text=st.text(max_size=40))
def test_any_other_text_is_bad_input(text: str) -> None:
    with pytest.raises(BadInput):
        ids.read(Kind.STORE, text)


@pytest.mark.parametrize("letter", ["é", "!", "A", "\ud800"])
def test_text_as_long_as_an_id_is_none_yet(letter: str) -> None:
    with pytest.raises(BadInput):
        ids.read(Kind.STORE, letter * TEXT_LENGTH)


def test_the_id_of_another_kind_is_bad_input() -> None:
    coupon = ids.opaque(Kind.COUPON, ids.uuid7())

    with pytest.raises(BadInput, match="store"):
        ids.read(Kind.STORE, coupon)


def test_a_kind_is_named_as_a_person_says_it() -> None:
    for kind, noun in ((Kind.ORDER, "an order"), (Kind.PICK_UP, "a pick up")):
        with pytest.raises(BadInput, match=rf"not the id of {noun}\."):
            ids.read(kind, "x")


def test_what_is_made_later_has_the_greater_uuid7() -> None:
    made = [ids.uuid7() for _ in range(100)]

    assert made == sorted(made)


def test_uuid7_carries_its_version_variant_and_time() -> None:
    first = ids.uuid7()

    assert (first.version, first.variant) == (7, "specified in RFC 4122")
    assert ids.uuid7().int >> 80 >= first.int >> 80


def test_an_id_tells_when_it_was_made() -> None:
    before = time.time()

    made_at = ids.made_at(ids.uuid7())

    # An id counts whole milliseconds.
    assert before - 0.001 <= made_at <= time.time()
