"""Payments, bookings, refunds and rewards at once, over the same few payees and one escrow."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from random import Random

import pytest

from bff.database import opened
from bff.domains.profit import service
from bff.domains.profit.facts import Advance, Fact, PayeeRole
from bff.domains.profit.payments import collected
from bff.domains.profit.repaying import Repaid, repaid
from bff.domains.profit.verify import verify
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.audit_ledger import ledger
from tests.given import payment, profit
from tests.services import Services

SEED = 20261125
ORDERS = 48
AT_ONCE = 8


@pytest.fixture
async def pools(own_place: Services) -> AsyncIterator[tuple[Database, Database]]:
    """What two server processes open."""
    url = own_place.database_url
    async with opened(url, pool_size=AT_ONCE) as one, opened(url, pool_size=AT_ONCE) as other:
        yield one, other


async def orders(database: Database, dice: Random) -> list[Fact]:
    """Orders of two lines, some with a coupon of their store."""
    people = {role: [uuid7() for _ in range(3)] for role in list(PayeeRole)[1:4]}
    made = []
    for _ in range(ORDERS):
        payees = {role: dice.choice(ids) for role, ids in people.items()}
        coupon = Advance(PayeeRole.STORE, payees[PayeeRole.STORE], dice.choice((1, 77, 500)))
        fens = dice.randint(1, 999), dice.randint(1, 999)
        advances = [coupon] if dice.random() < 0.5 else []
        made.append(await payment.order(database, *fens, payees=payees, advances=advances))
    return made


def refunds(facts: Sequence[Fact], dice: Random) -> list[Repaid]:
    """All of these orders, each back in pieces."""
    back = []
    for fact in facts:
        for line in fact.lines:
            first = dice.randint(0, line.fen)
            back += [payment.refund(fact, {line.number: fen}) for fen in (first, line.fen - first)]
    dice.shuffle(back)
    return back


async def test_everything_at_once_balances(pools: tuple[Database, Database]) -> None:
    dice = Random(SEED)
    await payment.rates(pools[0])
    await profit.demo_rules(pools[0])
    facts = await orders(pools[0], dice)
    gate = asyncio.Semaphore(AT_ONCE)

    async def pays(mine: Sequence[Fact], place: int) -> None:
        async with gate, pools[place % 2].transaction() as tx:
            collected(tx, [payment.collected(fact) for fact in mine])
            rewards = [await profit.fact(pools[0], store_id=uuid7(), advanced_fen=9)]
            await service.book_new(tx, [*mine, *rewards])

    async def goes_back(mine: Sequence[Repaid], place: int) -> None:
        async with gate, pools[place % 2].transaction() as tx:
            await repaid(tx, mine)

    paid, late = facts[:32], facts[32:]
    back = refunds(paid, dice)
    await asyncio.gather(*(pays(paid[n::8], n) for n in range(8)))
    assert [await ledger(pools[0]), await verify(pools[1])] == [[], []]
    await asyncio.gather(
        *(goes_back(back[n::16], n) for n in range(16)),
        *(pays(late[n::8], n) for n in range(8)),
    )

    assert [await ledger(pools[0]), await verify(pools[1])] == [[], []]
    left = sum(line.fen for fact in late for line in fact.lines)
    assert await pools[0].value("select debits - credits from account where kind = 'WX'") == left
