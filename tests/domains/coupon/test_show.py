import pytest

from bff.domains.coupon import show as shows
from bff.domains.coupon.errors import CouponUnknown, NotShowable, Reason
from bff.domains.coupon.show import show
from bff.domains.coupon.terms import UsePlace
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.rotating import CODE_LENGTH, LETTERS
from tests.given import coupon as given


async def codes(database: Database) -> int:
    count: int = await database.value("select count(*) from coupon_shown")
    return count


async def test_a_code_has_twelve_plain_letters(database: Database, ring: Keyring) -> None:
    lin = uuid7()
    coupon_id = await given.coupon(database, await given.campaign(database), lin)

    shown = await show(database, ring, members=[lin], coupon_id=coupon_id)

    assert len(shown.code) == CODE_LENGTH
    assert set(shown.code) <= set(LETTERS)
    assert not set(LETTERS) & set("0O1IL")


async def test_a_code_is_not_kept(database: Database, ring: Keyring) -> None:
    lin = uuid7()
    coupon_id = await given.coupon(database, await given.campaign(database), lin)

    shown = await show(database, ring, members=[lin], coupon_id=coupon_id)

    kept = await database.value(
        "select code_hash from coupon_shown where coupon_id = $1", coupon_id
    )
    assert kept == shows.hashed(ring, shown.code.lower())


async def test_codes_change_and_expire(own_database: Database, ring: Keyring) -> None:
    lin = uuid7()
    coupon_id = await given.coupon(own_database, await given.campaign(own_database), lin)
    first = await show(own_database, ring, members=[lin], coupon_id=coupon_id)

    await clock.advance(own_database, 61)
    second = await show(own_database, ring, members=[lin], coupon_id=coupon_id)

    assert first.code != second.code
    assert first.expires_at < second.expires_at
    assert await codes(own_database) == 1


async def test_anothers_coupon_looks_like_none(database: Database, ring: Keyring) -> None:
    coupon_id = await given.coupon(database, await given.campaign(database), uuid7())
    before = await codes(database)

    with pytest.raises(CouponUnknown):
        await show(database, ring, members=[uuid7()], coupon_id=coupon_id)

    assert await codes(database) == before


async def test_a_coupon_for_orders_is_not_shown(database: Database, ring: Keyring) -> None:
    lin = uuid7()
    campaign = await given.campaign(database, given.amount_off(500, usable_at=(UsePlace.ORDER,)))
    coupon_id = await given.coupon(database, campaign, lin)
    before = await codes(database)

    with pytest.raises(NotShowable) as refused:
        await show(database, ring, members=[lin], coupon_id=coupon_id)

    assert refused.value.reason is Reason.ORDERS_ONLY
    assert await codes(database) == before


@pytest.mark.parametrize("text", ["", "ABC", "0" * 12, "二" * 12, "A" * 13])
def test_what_is_no_code_has_no_hash(ring: Keyring, text: str) -> None:
    assert shows.hashed(ring, text) is None
