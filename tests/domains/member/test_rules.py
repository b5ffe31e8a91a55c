from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bff.domains.member import rules
from bff.domains.member.kinds import Role, TieKind
from bff.domains.member.rules import Held, Known, PhoneNumber, Side, Turn
from bff.kit.refusal import BadInput

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
ONE, OTHER = UUID(int=1), UUID(int=2)

HOME_PHONES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
PHONES = st.one_of(
    st.builds(PhoneNumber, st.just("86"), HOME_PHONES),
    st.builds(PhoneNumber, st.just("44"), st.text(alphabet="0123456789", min_size=4, max_size=14)),
)


@pytest.mark.parametrize(
    ("held", "turn"),
    [
        (Held(NOW, LATER, None, None), Turn.FIRST),
        (Held(NOW, LATER, NOW - timedelta(seconds=30), None), Turn.AGAIN),
        (Held(NOW, LATER, NOW - timedelta(seconds=31), None), Turn.REUSED),
        (Held(NOW, LATER, None, NOW), Turn.OVER),
        (Held(NOW, LATER, NOW - timedelta(days=2), NOW), Turn.OVER),
        (Held(NOW, NOW, None, None), Turn.OVER),
    ],
)
def test_a_refresh_token_is_used_once_but_for_a_lost_answer(held: Held, turn: Turn) -> None:
    assert rules.turn(held) is turn


def test_only_nothing_new_settles_a_sign_in() -> None:
    ours = Known(ONE, ONE, ours=True, unionid="u")

    assert rules.settled([ours], "u") == rules.settled([ours], None) == ours
    assert rules.settled([ours], "v") is None
    assert rules.settled([], "u") is None


def test_the_first_of_the_others_with_the_unionid_is_the_same_person() -> None:
    ours = Known(ONE, ONE, ours=True, unionid="u")
    others = [Known(OTHER, OTHER, ours=False, unionid="u")]

    assert rules.same_person([ours, *others], "u") == others[0]
    assert rules.same_person([ours], "u") is None
    assert rules.same_person(others, None) is None


@given(st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_a_phone_merges_only_what_it_proves(u1: bool, u2: bool, p1: bool, p2: bool) -> None:  # noqa: FBT001
    one, other = Side(frozenset(), u1, p1), Side(frozenset(), u2, p2)

    assert rules.may_merge_by_phone(one, other) == (u1 + u2 <= 1 and p1 + p2 <= 1)
    assert rules.may_merge_by_phone(one, other) == rules.may_merge_by_phone(other, one)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("林小满", "林小满"),
        ("  Lin  ", "Lin"),
        ("e\u0301", "\u00e9"),
        ("👩‍👧", "👩‍👧"),
        ("A" * 20, "A" * 20),
    ],
)
def test_a_nickname_is_kept_plain(text: str, kept: str) -> None:
    assert rules.nickname(text) == kept


@pytest.mark.parametrize(
    "text", ["", "   ", "A" * 21, "a\x00b", "a\ud800", "a\nb", "a\u202eb", "a\u200bb", "\ufeffa"]
)
def test_a_nickname_hides_nothing(text: str) -> None:
    with pytest.raises(BadInput):
        rules.nickname(text)


@given(st.text(max_size=40))
def test_a_kept_nickname_stays_as_it_is(text: str) -> None:
    try:
        kept = rules.nickname(text)
    except BadInput:
        return

    assert rules.nickname(kept) == kept


def test_a_picture_is_a_plain_https_url() -> None:
    url = "https://thirdwx.qlogo.cn/mmopen/vi_32/a/132"

    assert rules.picture(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://a.cn/x.png",
        "javascript:alert(1)",
        "https://",
        "https://lin:secret@a.cn/",
        "https://a.cn/\x00",
        "https://a.cn/图",
        "https://a.cn/a b",
        "https://[a",
        "https://a.cn/" + "x" * 500,
    ],
)
def test_another_picture_is_bad_input(url: str) -> None:
    with pytest.raises(BadInput):
        rules.picture(url)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("13800001234", PhoneNumber("86", "13800001234")),
        (" +86 13800001234 ", PhoneNumber("86", "13800001234")),
        ("+852-91234567", PhoneNumber("852", "91234567")),
    ],
)
def test_a_phone_is_read_as_people_write_it(text: str, phone: PhoneNumber) -> None:
    assert rules.phone_of(text) == phone


@pytest.mark.parametrize("text", ["", "1380000123", "12800001234", "+86 123", "\uff11" * 11, "a"])
def test_what_is_no_phone_is_bad_input(text: str) -> None:
    with pytest.raises(BadInput):
        rules.phone_of(text)


def test_a_mask_shows_the_two_ends() -> None:
    assert rules.masked(PhoneNumber("86", "13800001234")) == "138****1234"
    assert rules.masked(PhoneNumber("852", "91234567")) == "******67"


@given(PHONES)
def test_a_mask_hides_at_least_four_digits_or_nearly_all(phone: PhoneNumber) -> None:
    masked = rules.masked(phone)

    assert len(masked) == len(phone.number)
    assert masked.count("*") >= min(4, len(phone.number) - 2)


@pytest.mark.parametrize("role", Role)
def test_a_role_has_a_place_exactly_when_it_needs_one(role: Role) -> None:
    in_a_place = role not in {Role.CONSUMER, Role.OPERATOR}

    assert rules.role_fits(role, ONE) is in_a_place
    assert rules.role_fits(role, None) is (role is Role.OPERATOR)


def test_only_who_brought_a_member_is_settled_for_good() -> None:
    assert not rules.stands(TieKind.STORE, tied_to=ONE, to_id=OTHER)
    assert rules.stands(TieKind.BROUGHT_BY, tied_to=ONE, to_id=OTHER)
    assert rules.stands(TieKind.STORE, tied_to=ONE, to_id=ONE)
    assert not rules.stands(TieKind.BROUGHT_BY, tied_to=None, to_id=ONE)
