import asyncio

import pytest
from asyncpg import CheckViolationError, RestrictViolationError

from bff.domains.profit import rules_book
from bff.domains.profit.errors import NotPublishable, SharesOverWhole
from bff.domains.profit.facts import FactKind, PayeeRole, Scope
from bff.domains.profit.rules import RuleShare
from bff.domains.profit.rules_book import Drafted
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.given import profit as given

SHARE = RuleShare(role=PayeeRole.STORE, fixed_fen=200)
STATE = "select state from rule_version where id = $1"


async def drafted(database: Database, scope: Scope, *shares: RuleShare) -> Drafted:
    async with database.transaction() as tx:
        return await rules_book.draft(
            tx,
            kind=FactKind.CASE_OPENED,
            title="开箱奖励",
            shares=shares or (SHARE,),
            by=uuid7(),
            scope=scope,
        )


async def test_a_correction_is_the_next_version(database: Database) -> None:
    scope = Scope(product_id=uuid7())

    first, second = await drafted(database, scope), await drafted(database, scope)

    assert first.rule_id == second.rule_id
    assert (first.number, second.number) == (1, 2)


async def test_a_draft_renames_no_rule(database: Database) -> None:
    scope = Scope(product_id=uuid7())
    version = await given.rule(database, FactKind.CASE_OPENED, SHARE, scope=scope)

    again = await drafted(database, scope)

    title = (
        "select title from rule join rule_version on rule_id = rule.id where rule_version.id = $1"
    )
    assert await database.value(title, version) == "CASE_OPENED rule"
    assert again.number == 2


async def test_drafts_that_race_are_numbered_apart(database: Database) -> None:
    scope = Scope(product_id=uuid7())

    drafts = await asyncio.gather(*(drafted(database, scope) for _ in range(8)))

    assert sorted(draft.number for draft in drafts) == list(range(1, 9))
    assert len({draft.rule_id for draft in drafts}) == 1


async def test_another_operator_must_publish(database: Database) -> None:
    writer, scope = uuid7(), Scope(product_id=uuid7())
    async with database.transaction() as tx:
        draft = await rules_book.draft(
            tx, kind=FactKind.REDEEMED, title="x", shares=[SHARE], by=writer, scope=scope
        )

    with pytest.raises(NotPublishable):
        async with database.transaction() as tx:
            await rules_book.publish(tx, version_id=draft.version_id, by=writer)

    assert await database.value(STATE, draft.version_id) == "DRAFT"


async def test_the_database_wants_two_operators(database: Database) -> None:
    draft = await drafted(database, Scope(product_id=uuid7()))

    with pytest.raises(CheckViolationError, match="by_two"):
        async with database.transaction() as tx:
            await tx.execute(
                "update rule_version set state = 'PUBLISHED', published_by = drafted_by,"
                " published_at = bff_now() where id = $1",
                draft.version_id,
            )

    assert await database.value(STATE, draft.version_id) == "DRAFT"


@pytest.mark.parametrize(
    "statement",
    [
        "update rule_version set reward_fen = 1 where id = $1",
        "delete from rule_version where id = $1",
    ],
)
async def test_a_published_version_never_changes(database: Database, statement: str) -> None:
    version = await given.rule(database, FactKind.REDEEMED, SHARE, scope=Scope(product_id=uuid7()))

    with pytest.raises(RestrictViolationError, match="never changes"):
        async with database.transaction() as tx:
            await tx.execute(statement, version)

    assert await database.value(STATE, version) == "PUBLISHED"


async def test_a_rule_of_more_than_all_is_not_kept(database: Database) -> None:
    scope = Scope(product_id=uuid7())

    with pytest.raises(SharesOverWhole):
        await drafted(database, scope, RuleShare(role=PayeeRole.STORE, basis_points=10_001))

    found = await database.value(
        "select count(*) from rule where product_id = $1", scope.product_id
    )
    assert found == 0


async def test_the_database_refuses_three_paid_persons(database: Database) -> None:
    draft = await drafted(database, Scope(product_id=uuid7()))
    three = '[{"role": "CLERK"}, {"role": "DEALER", "otherwise": "LEADER"}, {"role": "REFERRER"}]'

    with pytest.raises(CheckViolationError, match="persons"):
        async with database.transaction() as tx:
            await tx.execute(
                "update rule_version set shares = $2::jsonb where id = $1", draft.version_id, three
            )


@pytest.mark.parametrize(
    "bounds",
    [
        '{"basis_points": 1, "floor_fen": 0}',
        '{"basis_points": 1, "floor_fen": 2, "cap_fen": 1}',
        '{"fixed_fen": 1, "cap_fen": 2}',
    ],
)
async def test_the_database_refuses_bounds_that_make_no_sense(
    database: Database, bounds: str
) -> None:
    draft = await drafted(database, Scope(product_id=uuid7()))

    with pytest.raises(CheckViolationError, match="bounds"):
        async with database.transaction() as tx:
            await tx.execute(
                "update rule_version set shares = jsonb_build_array($2::jsonb) where id = $1",
                draft.version_id,
                bounds,
            )


async def test_a_draft_has_no_effect(database: Database) -> None:
    product = uuid7()
    await drafted(database, Scope(product_id=product))
    fact = await given.fact(database, FactKind.CASE_OPENED, store_id=uuid7(), product_id=product)

    [booked] = await given.booked(database, fact)

    assert booked.shares == []
