import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bff.domains.coupon import campaigns
from bff.domains.coupon.claim import Claim, Claimed, claim
from bff.domains.coupon.errors import (
    CampaignUnknown,
    ClaimClosed,
    LimitReached,
    NotYetOpen,
    SoldOut,
)
from bff.domains.coupon.rules import Channel
from bff.kit import answer
from bff.kit.answer import KeyReused
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.conftest import Statements
from tests.given import coupon as given

FAR = datetime(2099, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


async def written(database: Database, campaign_id: object) -> tuple[int, int, int]:
    row = await database.row(
        """
        select issued, (select count(*) from coupon where campaign_id = campaign.id) as rows,
            (select count(distinct number) from coupon where campaign_id = campaign.id) as numbers
        from campaign where id = $1
        """,
        campaign_id,
    )
    assert row is not None
    return tuple(row)


async def test_a_claim_puts_a_coupon_into_the_wallet(database: Database) -> None:
    campaign = await given.campaign(database, total=3)
    wish = given.claiming(campaign)

    [outcome] = await claim(database, [wish])

    assert isinstance(outcome, Claimed)
    owner = await database.value("select member_id from coupon where id = $1", outcome.coupon_id)
    assert owner == wish.member_id


@pytest.mark.parametrize("at_once", [1, 8])
async def test_sixty_four_claims_of_the_last_coupon_give_one(
    database: Database, at_once: int
) -> None:
    campaign = await given.campaign(database, total=1)
    batches = [[given.claiming(campaign) for _ in range(at_once)] for _ in range(64 // at_once)]

    answers = await asyncio.gather(*(claim(database, batch) for batch in batches))

    assert Counter(type(o) for batch in answers for o in batch) == {Claimed: 1, SoldOut: 63}
    assert await written(database, campaign) == (1, 1, 1)


async def test_parallel_claims_of_one_member_stop_at_the_limit(database: Database) -> None:
    campaign = await given.campaign(database, per_member=2)
    lin = uuid7()

    answers = await asyncio.gather(
        *(claim(database, [given.claiming(campaign, lin)]) for _ in range(16))
    )

    assert Counter(type(o) for [o] in answers) == {Claimed: 2, LimitReached: 14}
    assert await written(database, campaign) == (2, 2, 2)


async def test_a_person_known_twice_has_one_limit(database: Database) -> None:
    campaign = await given.campaign(database, per_member=1)
    old, new = uuid7(), uuid7()
    await given.coupon(database, campaign, old)
    request = answer.request(new, "again", str(campaign))

    [outcome] = await claim(database, [Claim(new, (new, old), campaign, request)])

    assert outcome == LimitReached(limit=1)
    assert await written(database, campaign) == (1, 1, 1)


async def test_sixty_four_claims_take_four_statements(
    database: Database, statements: Statements
) -> None:
    campaigns_of_today = [await given.campaign(database, per_member=1) for _ in range(4)]
    wishes = [given.claiming(campaigns_of_today[place % 4]) for place in range(64)]

    async with statements(at_most=4):
        outcomes = await claim(database, wishes)

    assert {type(outcome) for outcome in outcomes} == {Claimed}


async def test_a_repeated_claim_gets_the_same_coupon(database: Database) -> None:
    campaign = await given.campaign(database)
    wish = given.claiming(campaign)

    first = await claim(database, [wish])
    again = await claim(database, [wish, wish])

    assert again == first * 2
    assert await written(database, campaign) == (1, 1, 1)


async def test_a_repeated_refusal_stays_a_refusal(database: Database) -> None:
    campaign = await given.campaign(database, per_member=1)
    lin = uuid7()
    await given.coupon(database, campaign, lin)
    wish = given.claiming(campaign, lin)

    assert await claim(database, [wish]) == await claim(database, [wish]) == [LimitReached(1)]
    assert await written(database, campaign) == (1, 1, 1)


async def test_a_request_id_serves_one_input(database: Database) -> None:
    one, other = await given.campaign(database), await given.campaign(database)
    lin = uuid7()
    await claim(database, [given.claiming(one, lin, key="k")])

    [outcome] = await claim(database, [given.claiming(other, lin, key="k")])

    assert isinstance(outcome, KeyReused)
    assert await written(database, other) == (0, 0, 0)


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        ({"claim_from": FAR}, NotYetOpen(opens_at=FAR)),
        ({"claim_from": LONG_AGO, "claim_until": LONG_AGO + timedelta(1)}, ClaimClosed()),
        ({"use_until": LONG_AGO}, ClaimClosed()),
        ({"channels": (Channel.SCAN,)}, ClaimClosed()),
        ({"budget_fen": 999}, SoldOut()),
    ],
)
async def test_a_claim_that_is_not_due_changes_nothing(
    database: Database, draft: dict[str, object], refusal: object
) -> None:
    campaign = await given.campaign(database, **draft)

    outcomes = await claim(database, [given.claiming(campaign)])

    assert outcomes == [refusal]
    assert await written(database, campaign) == (0, 0, 0)


async def test_a_paused_campaign_gives_nothing(database: Database) -> None:
    campaign = await given.campaign(database)
    async with database.transaction() as transaction:
        await campaigns.pause(transaction, campaign)

    assert await claim(database, [given.claiming(campaign)]) == [ClaimClosed()]
    assert await written(database, campaign) == (0, 0, 0)


async def test_an_unknown_campaign_is_bad_input(database: Database) -> None:
    campaign = await given.campaign(database)

    unknown, known = await claim(database, [given.claiming(uuid7()), given.claiming(campaign)])

    assert isinstance(unknown, CampaignUnknown)
    assert isinstance(known, Claimed)


async def test_money_limits_what_is_issued(database: Database) -> None:
    campaign = await given.campaign(database, budget_fen=2500)

    outcomes = await claim(database, [given.claiming(campaign) for _ in range(5)])

    assert Counter(type(outcome) for outcome in outcomes) == {Claimed: 2, SoldOut: 3}
    assert await written(database, campaign) == (2, 2, 2)
