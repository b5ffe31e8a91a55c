"""The auditor, and our own `verify`, find what is planted and nothing else."""

import pytest

from bff.domains.profit.facts import FactKind
from bff.domains.profit.verify import verify
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.audit import audit
from tests.given import broken
from tests.given import profit as given
from tests.services import Services

ONE_SHARE = "(select id from share order by seq, id limit 1)"
CASES = FactKind.CASE_OPENED


async def booked(database: Database) -> None:
    await given.demo_rules(database)
    for _ in range(3):
        fact = await given.fact(database, CASES, store_id=uuid7(), dealer_id=uuid7())
        await given.booked(database, fact)


async def test_honest_books_pass(own_database: Database, own_place: Services) -> None:
    await booked(own_database)

    assert await verify(own_database) == []
    assert await audit(own_place.database_url) == []


LEDGER = {
    "update entry set amount = amount + 1 where line = 1": ["sums to", "does not show"],
    "delete from entry where line = 2": ["lines, not", "sums to"],
    "update account set debits = debits + 1, credits = credits + 1": ["does not show"],
    "delete from account where kind = 'PAYABLE'": ["hangs in the air"],
    "delete from transfer": ["hangs in the air"],
    "update share set net_fen = 199, gross_fen = 199": ["owe another sum", "differ by"],
    "delete from fact": ["has no fact"],
    "update share set seq = 2": ["numbered from 2 to 2"],
    f"update share set payee_id = gen_random_uuid() where id = {ONE_SHARE}": ["nobody's account"],
}


@pytest.mark.parametrize("planted", LEDGER)
async def test_an_error_in_the_books_is_found(
    own_database: Database, own_place: Services, planted: str
) -> None:
    await booked(own_database)

    await broken.planted(own_place.migration_url, [planted])

    findings = await audit(own_place.database_url)
    assert all(any(words in each for each in findings) for words in LEDGER[planted]), findings
    assert await verify(own_database) != []


CAMPAIGN = """
    insert into campaign (id, terms_id, worth_fen, state, channels, total, issued, per_member,
        claim_from, use_days, committed_fen)
    values ('00000000-0000-7000-8000-000000000001', gen_random_uuid(), 1, 'PUBLISHED', '{CLAIM}',
        2, 1, 1, bff_now(), 7, 0)
"""
COUPON = """
    insert into coupon (id, campaign_id, terms_id, number, member_id, nth, channel, state,
        issued_at, usable_from, usable_until)
    select gen_random_uuid(), id, gen_random_uuid(), %s,
        '00000000-0000-7000-8000-00000000000a', %s, 'CLAIM', '%s', bff_now(), bff_now(),
        bff_now() + interval '1 day' from campaign
"""
NO_KEYS = "alter table campaign drop constraint campaign_terms_now"
ASKED = """
    insert into answer (actor, operation, key, fingerprint, at)
    values (gen_random_uuid(), 'couponClaim', 'one', '', bff_now())
"""
REDEMPTION = """
    insert into redemption (id, coupon_id, campaign_id, member_id, store_id, clerk_id, look_id, at,
        value_fen, advanced_fen, bottles, proved, held)
    values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
        gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), bff_now(), 1, 1, 0, true, false)
"""
COUPONS = {
    "issued 1, but 0": [NO_KEYS, CAMPAIGN],
    "issued 3 of 2": [NO_KEYS, CAMPAIGN, *(COUPON % (n, n, "USABLE") for n in (1, 2, 3))],
    "the limit is 1": [NO_KEYS, CAMPAIGN, *(COUPON % (n, n, "USABLE") for n in (1, 2))],
    "numbers from 2 to 2": [NO_KEYS, CAMPAIGN, COUPON % (2, 1, "USABLE")],
    "is USED and has 0 redemptions": [NO_KEYS, CAMPAIGN, COUPON % (1, 1, "USED")],
    "has no outcome": [ASKED],
    "names a coupon that does not exist": [REDEMPTION],
    "is not booked": [REDEMPTION],
    "books a redemption that does not exist": ["update fact set kind = 'REDEEMED'"],
}


@pytest.mark.parametrize("words", COUPONS)
async def test_an_error_around_coupons_is_found(
    own_database: Database, own_place: Services, words: str
) -> None:
    await booked(own_database)

    await broken.planted(own_place.migration_url, COUPONS[words])

    findings = await audit(own_database)
    assert any(words in each for each in findings), findings
