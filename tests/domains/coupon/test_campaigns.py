import pytest
from asyncpg import CheckViolationError

from bff.domains.coupon import campaigns
from bff.domains.coupon.campaigns import Draft
from bff.domains.coupon.claim import claim
from bff.domains.coupon.errors import CampaignUnknown
from bff.domains.coupon.terms import AmountOff, of_columns
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput
from tests.given import coupon as given

TERMS_OF = """
    select terms.* from coupon join campaign_terms as terms on terms.id = coupon.terms_id
    where coupon.id = $1
"""

MISFUNDED = """
    insert into campaign_terms select (jsonb_populate_record(terms, '{"brand_bp": 9999}')).*
    from campaign_terms as terms where campaign_id = $1
"""


async def test_new_terms_reach_no_coupon_in_a_wallet(database: Database) -> None:
    campaign = await given.campaign(database)
    before = await given.coupon(database, campaign, uuid7())
    async with database.transaction() as transaction:
        await campaigns.revise(transaction, campaign, given.amount_off(300))
    after = await given.coupon(database, campaign, uuid7())

    rows = [await database.row(TERMS_OF, coupon) for coupon in (before, after)]

    assert [of_columns(row).benefit for row in rows if row] == [AmountOff(1000), AmountOff(300)]


async def test_terms_come_back_as_they_were_written(database: Database) -> None:
    goods = {"products": (uuid7(), uuid7()), "categories": (uuid7(),)}
    own = {"dealer_id": uuid7(), "store_bp": 10_000, "brand_bp": 0}
    terms = given.amount_off(300, region="四川省", **own, **goods)
    coupon = await given.coupon(database, await given.campaign(database, terms), uuid7())

    row = await database.row(TERMS_OF, coupon)

    assert row is not None
    assert of_columns(row) == terms


@pytest.mark.parametrize("draft", [{"total": 0}, {"channels": ()}, {"terms": {"brand_bp": 1}}])
async def test_a_campaign_that_cannot_be_is_bad_input(
    database: Database, draft: dict[str, object]
) -> None:
    wrong = draft.pop("terms", {})
    assert isinstance(wrong, dict)
    asked = {"terms": given.amount_off(1000, **wrong), "total": 1} | draft
    before = await database.value("select count(*) from campaign")

    with pytest.raises(BadInput):
        async with database.transaction() as transaction:
            await campaigns.publish(transaction, [Draft(**asked)])  # type: ignore[arg-type]

    assert await database.value("select count(*) from campaign") == before


@pytest.mark.parametrize(
    "statement",
    [
        "update campaign_terms set title = 'x' where campaign_id = $1",
        "delete from campaign_terms where campaign_id = $1",
        "update campaign set issued = total + 1 where id = $1",
        "update campaign set issued = -1 where id = $1",
        "update campaign set state = 'GONE' where id = $1",
        "update coupon set state = 'EXPIRED' where campaign_id = $1",
        "update coupon set number = 0 where campaign_id = $1",
        MISFUNDED,
    ],
)
async def test_the_database_refuses_what_may_not_be(database: Database, statement: str) -> None:
    campaign = await given.campaign(database, total=3)
    await given.coupon(database, campaign, uuid7())

    with pytest.raises(CheckViolationError):
        async with database.transaction() as transaction:
            await transaction.execute(statement, campaign)


async def test_a_used_coupon_stays_used(database: Database) -> None:
    campaign = await given.campaign(database)
    coupon = await given.coupon(database, campaign, uuid7())
    async with database.transaction() as transaction:
        await transaction.execute("update coupon set state = 'USED' where id = $1", coupon)

    with pytest.raises(CheckViolationError):
        async with database.transaction() as transaction:
            await transaction.execute("update coupon set state = 'USABLE' where id = $1", coupon)


async def test_a_paused_campaign_that_is_resumed_gives_again(database: Database) -> None:
    campaign = await given.campaign(database)
    async with database.transaction() as transaction:
        paused = await campaigns.pause(transaction, campaign)
        again = await campaigns.pause(transaction, campaign)
        resumed = await campaigns.resume(transaction, campaign)

    assert (paused, again, resumed) == (True, False, True)
    assert await given.coupon(database, campaign, uuid7())


async def test_nothing_is_claimed_of_no_campaign(database: Database) -> None:
    before = await database.value("select count(*) from coupon")

    [outcome] = await claim(database, [given.claiming(uuid7())])

    assert outcome == CampaignUnknown()
    assert str(outcome) == "There is no such campaign."
    assert await database.value("select count(*) from coupon") == before
