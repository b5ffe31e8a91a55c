"""The auditor, and our own `verify`, find what is planted in a real journey and nothing else."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from bff.database import opened
from bff.domains.profit.verify import verify
from bff.kit.keyring import Keyring
from tests import services as services_of_tests
from tests.audit import audit
from tests.given import broken
from tests.given.journey import played
from tests.services import Services


@pytest.fixture(scope="module")
async def journey_origin(services: Services, origin: str, ring: Keyring) -> AsyncIterator[str]:
    """A database in which the journey was played, for others to be copied from."""
    async with services_of_tests.copied(services, origin) as place:
        async with opened(place.database_url) as database:
            await played(database, ring)
        yield urlsplit(place.database_url).path.strip("/")


@pytest.fixture
async def journey(services: Services, journey_origin: str) -> AsyncIterator[Services]:
    async with services_of_tests.copied(services, journey_origin) as place:
        yield place


async def verified(place: Services) -> list[str]:
    async with opened(place.database_url) as database:
        return [finding.sentence for finding in await verify(database)]


async def test_honest_books_pass(journey: Services) -> None:
    assert await audit(journey.database_url) == []
    assert await verified(journey) == []


ONE_SHARE = "(select id from share order by seq, id limit 1)"
MORE = "update share set gross_fen = gross_fen + 1, net_fen = net_fen + 1 where"
ELSEWHERE = "update share set payee_id = gen_random_uuid() where"

LEDGER = {
    "update entry set amount = amount + 1 where line = 1": ["sums to", "does not show"],
    "delete from entry where line = 2": ["lines, not", "sums to"],
    "update account set debits = debits + 1, credits = credits + 1": ["does not show"],
    "delete from account where kind = 'PAYABLE'": ["hangs in the air"],
    "delete from transfer": ["hangs in the air"],
    f"{MORE} kind = 'REWARD'": ["owe another sum", "differ by", "not 200 to 200"],
    "delete from fact": ["has no fact"],
    "update share set seq = 99 where seq = 1": ["shares numbered from 2 to 99"],
    "update payee set shares = shares + 1": ["the last is numbered"],
    "delete from payee where role = 'STORE'": ["counts None shares"],
    f"{ELSEWHERE} id = {ONE_SHARE}": ["nobody's account", "is no part of what was booked"],
}


@pytest.mark.parametrize("planted", LEDGER)
async def test_an_error_in_the_books_is_found(journey: Services, planted: str) -> None:
    await broken.planted(journey.migration_url, [planted])

    findings = await audit(journey.database_url)
    assert all(any(words in each for each in findings) for words in LEDGER[planted]), findings
    assert await verified(journey) != []


REWARDS = {
    "is opened, but not booked": ["delete from fact where kind = 'CASE_OPENED'"],
    "is scanned, but not booked": ["delete from fact where kind = 'BOTTLE_OPENED'"],
    "books a scan that does not exist": ["delete from scan"],
    "is scanned, but its scan": ["delete from scan"],
    "was first scanned 3 times": [
        "drop index scan_thing",
        "update scan set thing_id = case_id",
    ],
    "was scanned by another member": [
        "update code_bottle set scanned_by = gen_random_uuid() where scan_id is not null"
    ],
    "whose case it was not": [
        f"{ELSEWHERE} fact_id in (select id from fact where kind = 'BOTTLE_OPENED')"
    ],
    "pays rewards by no rule": ["update fact set rule_version_id = null"],
    "by a rule that was not in force": ["update fact set at = at - interval '1 day'"],
    "of a reward of 1": ["update fact set reward_fen = 1"],
    "is 899 after 1 of 899": [
        "alter table share drop constraint share_sums",
        "update share set withheld_fen = 1",
    ],
}
DEALER_COST = """
    update entry set amount = amount + 1 from account
    where account.id = account_id and code like 'coupon:cost:DEALER:%'
"""
OTHER_COUNTER = """
    update code_bottle set redeemed_by_store_id = gen_random_uuid()
    where redemption_id is not null
"""
REDEMPTIONS = {
    "is not booked": ["delete from fact where kind = 'REDEEMED'"],
    "is held, yet booked": ["update redemption set held = true"],
    "books a redemption that does not exist": ["delete from redemption"],
    "is redeemed by redemption": ["delete from redemption"],
    "is USED and has 0 redemptions": ["delete from redemption"],
    "names a coupon that does not exist": ["delete from coupon where state = 'USED'"],
    "owes its store 900 for 899": [f"{MORE} kind = 'REIMBURSEMENT'"],
    "who is not its store": [f"{ELSEWHERE} kind = 'REIMBURSEMENT'"],
    "advanced 901 of 999": ["update redemption set advanced_fen = advanced_fen + 2"],
    "is worth 1000, its terms promise 999": ["update redemption set value_fen = 1000"],
    "costs DEALER 201 of 999": [DEALER_COST],
    "is of another campaign or member": ["update redemption set member_id = gen_random_uuid()"],
    "says 1 bottles, 0 were": [OTHER_COUNTER],
    "which is no gift": ["delete from coupon where channel = 'GIFT'"],
    "does not know of it": ["update redemption set gift_coupon_id = null"],
}
# What alone would not be possible once more, were it not for the owner's hand.
NO_KEYS = """
    do $$ declare key record; begin
        for key in select conname from pg_constraint
            where conrelid = 'coupon'::regclass and contype = 'u'
        loop execute format('alter table coupon drop constraint %I', key.conname); end loop;
    end $$
"""
COUPONS = {
    "says it issued 3, but 2": ["update campaign set issued = issued + 1"],
    "issued 2 of 1": [
        "alter table campaign drop constraint campaign_stock",
        "update campaign set total = 1",
    ],
    "2 coupons with 1 numbers": [NO_KEYS, "update coupon set number = 1"],
    "numbers from 1 to 7": ["update coupon set number = 7 where number = 2"],
    "holds 2 coupons": [
        NO_KEYS,
        "update campaign set per_member = 1",
        "update coupon set member_id = (select member_id from coupon where channel = 'GIFT')",
    ],
    "its coupons are worth": ["update campaign set committed_fen = committed_fen + 1"],
    "under the terms of another campaign": ["update coupon set terms_id = gen_random_uuid()"],
    "for a scan that does not exist": ["update coupon set channel = 'SCAN'"],
    "has no outcome": ["update answer set outcome = null where operation = 'couponRedeem'"],
}
PLANTED = REWARDS | REDEMPTIONS | COUPONS


@pytest.mark.parametrize("words", PLANTED)
async def test_an_error_in_the_journey_is_named(journey: Services, words: str) -> None:
    await broken.planted(journey.migration_url, PLANTED[words])

    findings = await audit(journey.database_url)
    assert any(words in each for each in findings), findings
