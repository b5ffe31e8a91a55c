from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bff.domains.code import rules, secret
from bff.domains.code.states import Level
from bff.kit.geo import Point
from bff.kit.keyring import Keyring

SECRETS = st.binary(min_size=32, max_size=32)
SITE = "https://code.brand.example"


@given(SECRETS, st.sampled_from(Level), st.lists(st.integers(0, 10**6), max_size=3))
@settings(deadline=None)
def test_a_derived_code_round_trips_as_link(secret: bytes, level: Level, place: list[int]) -> None:
    code = rules.derived(secret, level, *place)

    assert rules.CODE.fullmatch(code)
    assert rules.derived(secret, level, *place) == code
    assert rules.read(rules.link(SITE, level, code)) == code


@given(SECRETS)
@settings(deadline=None, max_examples=10)
def test_derived_codes_are_unique(secret: bytes) -> None:
    places = [(level, case, bottle) for level in Level for case in range(20) for bottle in range(7)]

    codes = {rules.derived(secret, *place) for place in places}

    assert len(codes) == len(places)


@given(st.text())
@settings(deadline=None)
def test_any_text_is_read_as_code_or_none(text: str) -> None:
    code = rules.read(text)

    assert code is None or rules.CODE.fullmatch(code)


def test_every_level_has_a_path_of_its_own() -> None:
    assert len({rules.PATHS[level] for level in Level}) == len(Level)


@pytest.mark.parametrize("text", ["23456789abcd", " 23456789ABCD\n", f"{SITE}/b/23456789ABCD/#x"])
def test_case_blanks_and_links_do_not_matter(text: str) -> None:
    assert rules.read(text) == "23456789ABCD"


@pytest.mark.parametrize(
    "text",
    ["", "23456789ABC", "0O1IL6789ABC", f"{SITE}/b/", "二三四五六七八", " " * 300 + "23456789ABCD"],
)
def test_what_is_no_code_is_not_read(text: str) -> None:
    assert rules.read(text) is None


def test_a_cell_is_a_kilometre_wide() -> None:
    assert rules.cell(Point(30.66321, 104.06584)) == "30.66,104.07"
    assert rules.cell(None) is None


def test_a_store_outside_the_territory_is_a_sign() -> None:
    signal = rules.diversion(outside=True, region="云南省", shipped_to=None, opened_by=uuid4())

    assert signal == {"signs": ["OUTSIDE_TERRITORY"], "region": "云南省", "shipped_to": None}


def test_another_store_than_shipped_to_is_a_sign() -> None:
    store = UUID(int=7)

    signal = rules.diversion(outside=False, region="四川省", shipped_to=store, opened_by=uuid4())

    assert signal is not None
    assert (signal["signs"], signal["shipped_to"]) == (["SHIPPED_TO_ANOTHER_STORE"], str(store))


def test_the_right_store_is_no_sign() -> None:
    store = UUID(int=7)

    assert rules.diversion(outside=False, region=None, shipped_to=store, opened_by=store) is None


def test_a_text_and_its_hash_are_found_alike(ring: Keyring) -> None:
    code = "23456789ABCD"

    assert secret.sought(ring, code) == secret.blinded(ring, rules.digest(code))
    assert secret.sought(ring, "no code") == b""


def test_a_secret_opens_for_its_batch_only(ring: Keyring) -> None:
    batch, made = uuid4(), secret.made()
    kept = secret.wrapped(ring, batch, made)

    assert secret.unwrapped(ring, batch, kept) == made
    with pytest.raises(Exception):  # noqa: B017, PT011  cryptography's InvalidTag has no words
        secret.unwrapped(ring, uuid4(), kept)
