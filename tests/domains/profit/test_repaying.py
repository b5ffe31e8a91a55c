import asyncio
from random import Random
from uuid import UUID

import pytest
from asyncpg import CheckViolationError

from bff.domains.profit import payments, repaying
from bff.domains.profit.facts import Advance, Fact, PayeeRole, ShareKind
from bff.domains.profit.repaying import Repaid
from bff.domains.profit.verify import verify
from bff.kit.clock import business_day
from bff.kit.database import Database
from bff.kit.ids import uuid7
from loaders.balance import balances_of, todays_of
from loaders.share import Earnings, Payee, ShareRow, earnings_of
from tests.audit_ledger import ledger
from tests.conftest import Statements
from tests.given import payment as given

STORE, DEALER, CLERK = PayeeRole.STORE, PayeeRole.DEALER, PayeeRole.CLERK
MOVED = "select coalesce(sum(credits - debits), 0)::bigint from account where code like $1"
STATUS = "update share set status = $2 where payee_id = $1"
SEED = 20261125


async def sold(
    database: Database, *fens: int, store: UUID | None = None, funded_fen: int = 0
) -> Fact:
    """An order of these lines, paid and split."""
    store = store or uuid7()
    payees = {STORE: store, DEALER: uuid7(), CLERK: uuid7()}
    advances = [Advance(STORE, store, funded_fen)] if funded_fen else []
    fact = await given.order(database, *fens, payees=payees, advances=advances)
    await given.paid(database, fact)
    return fact


def refund(fact: Fact, **fens: int) -> Repaid:
    """A refund of lines, `line_1=500`."""
    return given.refund(fact, {int(name.removeprefix("line_")): fen for name, fen in fens.items()})


async def repaid(database: Database, *refunds: Repaid) -> None:
    async with database.transaction() as tx:
        await repaying.repaid(tx, refunds)


async def shares(database: Database, role: PayeeRole, fact: Fact) -> list[ShareRow]:
    asked = Earnings(role=role, payee_id=fact.payees[role], first=10)
    [page] = await earnings_of(database, [asked])
    return [*page.rows]


async def clean(database: Database) -> bool:
    return [await ledger(database), await verify(database)] == [[], []]


async def test_a_partial_refund_reduces_each_share(own_database: Database) -> None:
    await given.rates(own_database)
    fact = await sold(own_database, 1_000, 3_000)

    await repaid(own_database, refund(fact, line_2=1_500))

    [store] = await shares(own_database, STORE, fact)
    assert (store.net_fen, store.reduced_fen, store.left_fen, store.status) == (
        480,
        180,
        300,
        "BOOKED",
    )
    [balance] = await balances_of(own_database, [Payee(STORE, fact.payees[STORE])])
    assert [(one.kind, one.fen) for one in balance] == [(ShareKind.SPLIT, 300)]
    assert await own_database.value(MOVED, f"wx:{given.MCHID}") == -2_500
    assert await clean(own_database)


async def test_a_whole_refund_reverses_what_was_booked(own_database: Database) -> None:
    await given.rates(own_database)
    fact = await sold(own_database, 999, 1, funded_fen=500)

    await repaid(own_database, refund(fact, line_1=333))
    await repaid(own_database, refund(fact, line_1=666), refund(fact, line_2=1))

    for code in ("payee:%", f"wx:{given.MCHID}", f"escrow:{business_day(fact.at)}"):
        assert await own_database.value(MOVED, code) == 0
    assert {
        one.status for role in fact.payees for one in await shares(own_database, role, fact)
    } <= {"REVERSED"}
    assert await clean(own_database)


async def test_what_was_sent_is_owed_back(own_database: Database) -> None:
    await given.rates(own_database)
    fact = await sold(own_database, 1_000)
    store = fact.payees[STORE]
    for status in ("PAYABLE", "SENT"):
        async with own_database.transaction() as tx:
            await tx.execute(STATUS, store, status)

    await repaid(own_database, refund(fact, line_1=1_000))

    assert await own_database.value(MOVED, f"payee:STORE:{store}:receivable") == -120
    [balance] = await balances_of(own_database, [Payee(STORE, store)])
    assert [one.fen for one in balance] == [-120]


async def test_what_was_borne_is_owed_again_once_sent(own_database: Database) -> None:
    await given.rates(own_database)
    fact = await sold(own_database, 5_000, funded_fen=100)
    store = fact.payees[STORE]
    for status in ("PAYABLE", "SENT"):
        async with own_database.transaction() as tx:
            await tx.execute(STATUS, store, status)

    await repaid(own_database, refund(fact, line_1=2_500))

    assert await own_database.value(MOVED, f"payee:STORE:{store}:payable") == 600 + 50
    assert await own_database.value(MOVED, f"payee:STORE:{store}:receivable") == -100 - 300
    [balance] = await balances_of(own_database, [Payee(STORE, store)])
    assert [one.fen for one in balance] == [50 - 300]


async def test_the_fee_comes_back_with_the_money(own_database: Database) -> None:
    fact = await given.order(own_database, 1_000, payees={STORE: uuid7()})
    async with own_database.transaction() as tx:
        payments.collected(tx, [given.collected(fact)])
    back = refund(fact, line_1=1_000)
    await given.fee(own_database, fact, 6)

    # The money is back at once, and what WeChat kept of it when the next bill says so.
    await repaid(own_database, back)
    await given.fee(own_database, fact, 6, back.refund_id)

    assert await own_database.value(MOVED, "wx:%") == 0
    assert await clean(own_database)


async def test_future_income_repays_a_debt(own_database: Database) -> None:
    await given.rates(own_database)
    store = uuid7()
    await sold(own_database, 1_000, store=store, funded_fen=500)

    await sold(own_database, 5_000, store=store)

    [balance] = await balances_of(own_database, [Payee(STORE, store)])
    assert [one.fen for one in balance] == [120 - 500 + 600]
    [today] = await todays_of(own_database, [store])
    assert (today.orders, today.split) == (2, 220)


async def test_today_shows_what_refunds_left(own_database: Database) -> None:
    await given.rates(own_database)
    store = uuid7()
    one, other = [await sold(own_database, 1_000, store=store) for _ in range(2)]

    await repaid(own_database, refund(one, line_1=250), refund(other, line_1=1_000))

    [today] = await todays_of(own_database, [store])
    assert (today.orders, today.split) == (1, 90)


async def test_money_of_an_unbooked_order_goes_back(own_database: Database) -> None:
    fact = await given.order(own_database, 1_000, payees={STORE: uuid7()})
    await given.kept(own_database, fact)

    await repaid(own_database, refund(fact, line_1=1_000))

    assert await own_database.value(MOVED, "wx:%") == 0
    assert await clean(own_database)


async def test_no_more_goes_back_than_came(own_database: Database) -> None:
    fact = await given.order(own_database, 1_000, payees={STORE: uuid7()})
    await given.kept(own_database, fact)
    await given.kept(own_database, await given.order(own_database, 1_000, payees={}))

    with pytest.raises(CheckViolationError, match="more than it booked"):
        await repaid(own_database, refund(fact, line_1=600), refund(fact, line_1=401))

    assert await own_database.value(MOVED, "wx:%") == -2_000


async def test_a_refund_is_booked_once(own_database: Database) -> None:
    await given.rates(own_database)
    fact = await sold(own_database, 1_000)
    once = refund(fact, line_1=100)
    await repaid(own_database, once)

    with pytest.raises(Exception, match="unique"):
        await repaid(own_database, once)

    assert await own_database.value(MOVED, "wx:%") == -900
    assert await clean(own_database)


async def test_an_order_that_cost_nothing_comes_back(own_database: Database) -> None:
    fact = await sold(own_database, 0, funded_fen=500)

    await repaid(own_database, refund(fact, line_1=0))

    [store] = await shares(own_database, STORE, fact)
    assert (store.left_fen, store.status) == (0, "REVERSED")
    assert await clean(own_database)


async def test_racing_refunds_of_an_order_sum_exactly(own_database: Database) -> None:
    await given.rates(own_database)
    facts = [await sold(own_database, 997, 331, funded_fen=77) for _ in range(3)]
    dice = Random(SEED)
    refunds = [
        one
        for fact in facts
        for one in [
            *(refund(fact, line_1=99) for _ in range(10)),
            refund(fact, line_1=7),
            refund(fact, line_2=331),
        ]
    ]
    dice.shuffle(refunds)

    await asyncio.gather(*(repaid(own_database, *refunds[n::12]) for n in range(12)))

    assert await own_database.value(MOVED, "payee:%") == 0
    assert await own_database.value(MOVED, "wx:%") == 0
    assert await clean(own_database)


async def test_refunds_of_a_batch_take_four_statements(
    database: Database, statements: Statements
) -> None:
    store = uuid7()
    await given.rates(database, store)
    facts = [await sold(database, 1_000, store=store) for _ in range(8)]

    async with statements(at_most=4):
        await repaid(database, *(refund(fact, line_1=500) for fact in facts))

    left = [share.left_fen for share in await shares(database, STORE, facts[0])]
    assert left == [60] * 8


@pytest.mark.parametrize("table", ["reduction", "share_reduction"])
async def test_what_refunds_took_is_kept(own_database: Database, table: str) -> None:
    await given.rates(own_database)
    fact = await sold(own_database, 1_000)
    await repaid(own_database, refund(fact, line_1=500))

    with pytest.raises(Exception, match="is kept"):
        async with own_database.transaction() as tx:
            await tx.execute(f"delete from {table}")

    assert await clean(own_database)
