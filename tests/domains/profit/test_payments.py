import asyncio

from bff.domains.profit import payments, service
from bff.domains.profit.facts import Advance, FactKind, PayeeRole, Rail, ShareKind
from bff.domains.profit.rules import RuleShare
from bff.domains.profit.verify import verify
from bff.kit.clock import business_day
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.audit_ledger import ledger
from tests.audit_payments import payments as audited
from tests.conftest import Statements
from tests.given import payment as given
from tests.given import profit

STORE, DEALER, CLERK = PayeeRole.STORE, PayeeRole.DEALER, PayeeRole.CLERK
MOVED = "select credits - debits from account where code = $1"


async def test_a_payment_is_kept_and_split(own_database: Database) -> None:
    await given.rates(own_database)
    payees = {STORE: uuid7(), DEALER: uuid7(), CLERK: uuid7()}
    fact = await given.order(own_database, 9_999, 1, payees=payees)

    await given.paid(own_database, fact)
    await given.fee(own_database, fact, 60)

    [booked] = await profit.booked(own_database, fact)
    assert [(s.kind, s.role, s.net_fen, s.rail) for s in booked.shares] == [
        (ShareKind.SPLIT, CLERK, 300, Rail.WX_SHARE),
        (ShareKind.SPLIT, DEALER, 500, Rail.WX_SHARE),
        (ShareKind.SPLIT, STORE, 1_199, Rail.WX_SHARE),
    ]
    escrow = f"escrow:{business_day(fact.at)}"
    assert await own_database.value(MOVED, escrow) == 10_000 - 1_999
    assert await own_database.value(MOVED, f"wx:{given.MCHID}") == -9_940
    assert await own_database.value(MOVED, "wx:fee") == -60
    assert [await ledger(own_database), await verify(own_database)] == [[], []]


async def test_a_share_may_be_a_debt(own_database: Database) -> None:
    await given.rates(own_database)
    store = uuid7()
    coupon = Advance(STORE, store, 500)
    fact = await given.order(own_database, 1_000, payees={STORE: store}, advances=[coupon])

    await given.paid(own_database, fact)

    [booked] = await profit.booked(own_database, fact)
    assert [(share.net_fen, share.rail) for share in booked.shares] == [(-380, Rail.STATEMENT)]
    assert await own_database.value(MOVED, f"payee:STORE:{store}:payable") == 120
    assert await own_database.value(MOVED, f"payee:STORE:{store}:receivable") == -500
    assert [await ledger(own_database), await verify(own_database)] == [[], []]


async def test_an_order_reduced_to_nothing_is_booked(own_database: Database) -> None:
    await given.rates(own_database)
    store = uuid7()
    coupon = Advance(STORE, store, 500)
    fact = await given.order(own_database, 0, payees={STORE: store}, advances=[coupon])

    await given.paid(own_database, fact)

    [booked] = await profit.booked(own_database, fact)
    assert [share.net_fen for share in booked.shares] == [-500]
    assert [await ledger(own_database), await verify(own_database)] == [[], []]


async def test_orders_of_a_batch_take_two_statements(
    database: Database, statements: Statements
) -> None:
    payees = {STORE: uuid7(), DEALER: uuid7()}
    await given.rates(database, payees[STORE])
    facts = [await given.order(database, 1_000, payees=payees) for _ in range(64)]

    async with statements(at_most=2):
        booked = await given.paid(database, *facts)

    assert sum(len(one.dues) for one in booked) == 128


async def test_payments_race_bookings_without_deadlock(own_database: Database) -> None:
    await given.rates(own_database)
    stores = [uuid7() for _ in range(4)]
    facts = [
        await given.order(own_database, 1_000, payees={STORE: stores[n % 4], DEALER: stores[-1]})
        for n in range(48)
    ]

    await asyncio.gather(*(given.paid(own_database, *facts[n::16]) for n in range(16)))

    assert await own_database.value(MOVED, f"wx:{given.MCHID}") == -48_000
    assert [await ledger(own_database), await verify(own_database)] == [[], []]


async def test_a_party_is_booked_after_its_payment(own_database: Database) -> None:
    await given.rates(own_database)
    fact = await given.order(own_database, 1_000, payees={STORE: uuid7()})

    async with own_database.transaction() as tx:
        payments.collected(tx, [given.collected(fact)])
    async with own_database.transaction() as tx:
        await service.book_new(tx, [fact])

    assert await own_database.value(MOVED, f"escrow:{business_day(fact.at)}") == 880
    assert [await ledger(own_database), await verify(own_database)] == [[], []]


async def test_bounds_are_booked_and_audited(own_database: Database) -> None:
    rates = [
        RuleShare(role=STORE, basis_points=1_000, floor_fen=150),
        RuleShare(role=DEALER, basis_points=500, cap_fen=10),
    ]
    await profit.rule(own_database, FactKind.ORDER_PAID, *rates)
    payees = {STORE: uuid7(), DEALER: uuid7()}

    await given.paid(own_database, await given.order(own_database, 1_000, payees=payees))

    sums = await own_database.fetch("select role, net_fen from share order by role")
    assert [tuple(row) for row in sums] == [("DEALER", 10), ("STORE", 150)]
    assert [await ledger(own_database), await audited(own_database)] == [[], []]
