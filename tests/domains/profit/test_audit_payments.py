"""The auditor, and our own `verify`, find what is planted among payments and refunds."""

import pytest

from bff.domains.profit.facts import Advance, PayeeRole
from bff.domains.profit.repaying import repaid
from bff.domains.profit.verify import verify
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.audit_ledger import ledger
from tests.audit_payments import payments
from tests.given import broken, payment
from tests.services import Services

# What the rooms above would have written; their own guards are not the matter here.
ON_PAPER = (
    "alter table payment drop constraint payment_order, drop constraint payment_known",
    "alter table refund drop constraint refund_order, drop constraint refund_decided",
    """insert into payment (order_id, fen, state, ask_at, asked)
        select ref, reward_fen, 'PAID', at, 0 from fact""",
    """insert into refund (id, order_id, fen, reason, state, asked_at, done_at, ask_at, asked)
        select refund_id, ref, 400, '', 'DONE', fact.at, fact.at, fact.at, 0
        from reduction join fact on fact.id = fact_id""",
)


@pytest.fixture
async def books(own_database: Database, own_place: Services) -> str:
    """Two orders, of which one is partly refunded; the URL of the owner."""
    await payment.rates(own_database)
    payees = {role: uuid7() for role in (PayeeRole.STORE, PayeeRole.DEALER, PayeeRole.CLERK)}
    coupon = Advance(PayeeRole.STORE, payees[PayeeRole.STORE], 20)
    one, other = [
        await payment.order(own_database, 1_000, 500, payees=payees, advances=[coupon])
        for _ in range(2)
    ]
    await payment.paid(own_database, one, other)
    await payment.fee(own_database, one, 9)
    async with own_database.transaction() as tx:
        await repaid(tx, [payment.refund(one, {1: 400})])
    await broken.planted(own_place.migration_url, ON_PAPER)
    return own_place.migration_url


async def found(database: Database) -> list[str]:
    return [*await ledger(database), *await payments(database)]


PLANTED = {
    "left in escrow": """
        update entry set amount = -1 where amount < 0 and transfer_id = (
            select id from transfer where kind = 'PAID' limit 1)
    """,
    "the ledger says 0": "update transfer set kind = 'ELSE' where kind = 'PAID'",
    "its refunds that are done are 0": "update refund set state = 'SENT', done_at = null",
    "is done, but not booked": "update refund set id = gen_random_uuid()",
    "its payments less refunds and fees are": "delete from transfer where kind = 'FEE'",
    "of which nothing was collected": "update transfer set idem = id::text where kind = 'PAID'",
    "its lines give": "update share set gross_fen = gross_fen + 1, net_fen = net_fen + 1",
    "to others": "update fact set reward_fen = 100",
    "by terms of": """
        update share set explanation = jsonb_set(explanation, '{lines,0,paid_fen}', '990')
    """,
    "pays 2 persons": "update share set role = 'LEADER' where role = 'DEALER'",
    "was reduced by": "update share set status = 'REVERSED'",
}


async def test_honest_payments_pass(own_database: Database, books: str) -> None:
    assert books
    assert await found(own_database) == []
    assert await verify(own_database) == []


@pytest.mark.parametrize("words", PLANTED)
async def test_an_error_in_payments_is_found(
    own_database: Database, books: str, words: str
) -> None:
    await broken.planted(books, [PLANTED[words]])

    findings = await found(own_database)
    assert any(words in each for each in findings), findings


@pytest.mark.parametrize(
    "planted",
    [
        "update share_reduction set part_fen = part_fen + 1",
        "update share_reduction set payee_id = gen_random_uuid()",
        "delete from share_reduction",
        "delete from transfer where kind = 'REDUCED'",
    ],
)
async def test_an_error_in_reductions_is_found(
    own_database: Database, books: str, planted: str
) -> None:
    await broken.planted(books, [planted])

    assert await found(own_database) != []
    assert await verify(own_database) != []
