import asyncio

import pytest

from bff.domains.coupon.errors import CodeWrong, LookHeld, LookOver, Reason
from bff.domains.coupon.look import Look, Looked, look, look_anywhere
from bff.domains.coupon.redeem import Redeemed, redeem
from bff.domains.coupon.show import show
from bff.domains.coupon.terms import Evidence
from bff.domains.coupon.tries import ADDRESS_WRONG_MAX
from bff.gateways.signals import Signals
from bff.kit import clock
from bff.kit.database import Database, Transaction
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from tests.domains.coupon.conftest import Shop
from tests.given import code as codes
from tests.given import coupon as given
from tests.given.counter import HERE

WRONG = "ABCDEFGHJKMN"


async def wrong(shop: Shop, times: int) -> None:
    for _ in range(times):
        with pytest.raises(CodeWrong):
            await guessed(shop)


async def guessed(shop: Shop, address: str = HERE) -> None:
    guess = Look(shop.store_id, shop.clerk_id, WRONG, address)
    await look(shop.database, shop.ring, guess)


async def looks(shop: Shop) -> int:
    count: int = await shop.database.value(
        "select count(*) from coupon_look where store_id = $1", shop.store_id
    )
    return count


async def test_a_look_says_what_is_needed(shop: Shop, database: Database) -> None:
    lin = uuid7()
    terms = given.amount_off(1000, evidence=Evidence.GOODS, bottles=2)
    coupon_id = await given.coupon(database, await given.campaign(database, terms), lin)

    looked = await shop.looked(coupon_id, lin)

    assert (looked.coupon_id, looked.reason) == (coupon_id, None)
    assert (looked.due.evidence, looked.due.bottles) == (Evidence.GOODS, 2)


async def test_a_look_says_why_not(shop: Shop, database: Database) -> None:
    lin = uuid7()
    campaign = await given.campaign(database, given.amount_off(1000, everywhere=False))
    coupon_id = await given.coupon(database, campaign, lin)

    looked = await shop.looked(coupon_id, lin)

    assert looked.reason is Reason.OTHER_STORE


async def test_an_expired_code_is_wrong(own_database: Database, ring: Keyring) -> None:
    shop = Shop(own_database, ring, await codes.store(own_database), uuid7())
    lin = uuid7()
    coupon_id = await given.coupon(own_database, await given.campaign(own_database), lin)
    shown = await show(own_database, ring, members=[lin], coupon_id=coupon_id)

    await clock.advance(own_database, 60)

    with pytest.raises(CodeWrong):
        await look(own_database, ring, Look(shop.store_id, shop.clerk_id, shown.code, HERE))
    assert await looks(shop) == 0


async def test_an_old_look_redeems_nothing(
    own_database: Database, ring: Keyring, signals: Signals
) -> None:
    shop = Shop(own_database, ring, await codes.store(own_database), uuid7())
    command = await shop.redeeming(await given.campaign(own_database))

    await clock.advance(own_database, 301)

    assert await redeem(own_database, ring, signals, [command]) == [LookOver()]
    assert await own_database.value("select count(*) from redemption") == 0


async def test_five_wrong_codes_hold_a_clerk(shop: Shop, database: Database) -> None:
    lin = uuid7()
    coupon_id = await given.coupon(database, await given.campaign(database), lin)
    await wrong(shop, 5)

    with pytest.raises(LookHeld):
        await shop.looked(coupon_id, lin)

    assert await looks(shop) == 0


async def test_parallel_guesses_count_one_by_one(shop: Shop) -> None:
    guess = Look(shop.store_id, shop.clerk_id, WRONG, HERE)

    answers = await asyncio.gather(
        *(look(shop.database, shop.ring, guess) for _ in range(20)), return_exceptions=True
    )

    assert sum(isinstance(answer, CodeWrong) for answer in answers) == 5
    assert sum(isinstance(answer, LookHeld) for answer in answers) == 15


async def test_twenty_wrong_codes_hold_a_store(shop: Shop) -> None:
    for _ in range(4):
        await wrong(Shop(shop.database, shop.ring, shop.store_id, uuid7()), 5)

    with pytest.raises(LookHeld):
        await look(shop.database, shop.ring, Look(shop.store_id, uuid7(), WRONG, HERE))


async def test_an_owner_is_never_held_by_others_guesses(
    shop: Shop, database: Database, signals: Signals
) -> None:
    await wrong(shop, 5)
    other = Shop(database, shop.ring, await codes.store(database), uuid7())

    command = await other.redeeming(await given.campaign(database))
    [outcome] = await redeem(database, shop.ring, signals, [command])

    assert isinstance(outcome, Redeemed)


async def test_each_lock_out_is_twice_as_long(own_database: Database, ring: Keyring) -> None:
    shop = Shop(own_database, ring, await codes.store(own_database), uuid7())
    await wrong(shop, 5)
    await clock.advance(own_database, 601)
    await wrong(shop, 5)

    await clock.advance(own_database, 601)
    with pytest.raises(LookHeld):
        await wrong(shop, 1)

    await clock.advance(own_database, 600)
    await wrong(shop, 1)


async def test_a_hundred_wrong_codes_hold_who_guesses_there(
    own_database: Database, ring: Keyring
) -> None:
    lin, honest = uuid7(), Shop(own_database, ring, await codes.store(own_database), uuid7())
    coupon_id = await given.coupon(own_database, await given.campaign(own_database), lin)
    for _ in range(ADDRESS_WRONG_MAX // 5):
        await wrong(Shop(own_database, ring, await codes.store(own_database), uuid7()), 5)

    looked = await honest.looked(coupon_id, lin)
    await wrong(honest, 1)

    with pytest.raises(LookHeld):
        await honest.looked(coupon_id, lin)
    assert looked.reason is None
    assert await looks(honest) == 1


async def test_an_address_is_counted_under_no_name_of_its_own(shop: Shop) -> None:
    await wrong(shop, 1)

    subjects = await shop.database.fetch("select subject from code_tries")

    assert not [row for row in subjects if HERE in row["subject"]]


TRIES = "select wrong from code_tries where subject = $1"


async def at_orders(transaction: Transaction, command: Look) -> str | None:
    """An order shows its code in this test."""
    del transaction
    return "an order" if command.code == "ORDER" else None


async def test_a_code_is_looked_for_elsewhere(shop: Shop, database: Database) -> None:
    command = Look(shop.store_id, shop.clerk_id, "ORDER", HERE)

    found = await look_anywhere(database, shop.ring, command, at_orders)

    assert found == "an order"
    assert await database.value(TRIES, f"clerk:{shop.clerk_id}") == 0


async def test_a_code_that_nobody_knows_counts_once(shop: Shop, database: Database) -> None:
    command = Look(shop.store_id, shop.clerk_id, WRONG, HERE)

    with pytest.raises(CodeWrong):
        await look_anywhere(database, shop.ring, command, at_orders)

    assert await database.value(TRIES, f"clerk:{shop.clerk_id}") == 1
    assert await looks(shop) == 0


async def test_who_is_held_learns_nothing_elsewhere(shop: Shop, database: Database) -> None:
    await wrong(shop, 5)
    command = Look(shop.store_id, shop.clerk_id, "ORDER", HERE)

    with pytest.raises(LookHeld):
        await look_anywhere(database, shop.ring, command, at_orders)

    assert await looks(shop) == 0


async def test_a_coupons_code_is_a_coupons(shop: Shop, database: Database) -> None:
    lin = uuid7()
    coupon_id = await given.coupon(database, await given.campaign(database), lin)
    shown = await show(database, shop.ring, members=[lin], coupon_id=coupon_id)
    command = Look(shop.store_id, shop.clerk_id, shown.code, HERE)

    found = await look_anywhere(database, shop.ring, command, at_orders)

    assert isinstance(found, Looked)
    assert found.coupon_id == coupon_id
