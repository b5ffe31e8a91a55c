"""Many bookings at once, from two processes, over the same few payees and the one brand."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from random import Random
from typing import TypeVar

import pytest
from asyncpg import QueryCanceledError

from bff.database import opened
from bff.domains.profit import service
from bff.domains.profit.facts import Booked, Fact
from bff.domains.profit.verify import verify
from bff.kit.database import Database, Transaction
from bff.kit.ids import uuid7
from bff.kit.refusal import Unavailable
from tests.audit_ledger import ledger
from tests.given import profit as given
from tests.services import Services

SEED = 20261123
BOOKINGS = 200
AT_ONCE = 8

Pools = tuple[Database, Database]
One = TypeVar("One")
Book = Callable[[Transaction, Sequence[Fact]], Awaitable[list[One]]]


class GivenUp(Exception):
    """The transaction fails after it booked."""


@pytest.fixture
async def pools(own_place: Services) -> AsyncIterator[Pools]:
    """What two server processes open."""
    url = own_place.database_url
    async with opened(url, pool_size=AT_ONCE) as one, opened(url, pool_size=AT_ONCE) as other:
        yield one, other


async def made(database: Database, dice: Random, count: int) -> list[Fact]:
    """Facts that earn rewards, of five stores and three dealers."""
    stores, dealers = [uuid7() for _ in range(5)], [uuid7() for _ in range(3)]
    campaigns = (None, uuid7(), uuid7())
    return [
        await given.fact(
            database,
            dice.choice(list(given.DEMO)),
            store_id=dice.choice(stores),
            dealer_id=dice.choice(dealers),
            campaign_id=dice.choice(campaigns),
            advanced_fen=dice.choice((0, 1, 1000)),
        )
        for _ in range(count)
    ]


async def booked(
    database: Database,
    turn: asyncio.Semaphore,
    facts: Sequence[Fact],
    *,
    fails: bool = False,
    book: Book[One] = service.book,
) -> list[One]:
    """Book in a transaction that may fail afterwards; a slow machine may have to try again."""
    while True:
        try:
            async with turn, database.transaction() as transaction:
                found = await book(transaction, facts)
                if fails:
                    raise GivenUp
                return found
        except Unavailable as error:
            if not isinstance(error.__cause__, QueryCanceledError):
                raise


async def raced(
    pools: Pools, lists: Sequence[Sequence[Fact]], fails: Sequence[bool]
) -> list[Booked]:
    turns = asyncio.Semaphore(AT_ONCE), asyncio.Semaphore(AT_ONCE)
    answers = await asyncio.gather(
        *(
            booked(pools[n % 2], turns[n % 2], facts, fails=failing)
            for n, (facts, failing) in enumerate(zip(lists, fails, strict=True))
        ),
        return_exceptions=True,
    )
    failures = [one for one in answers if isinstance(one, BaseException)]
    assert all(isinstance(one, GivenUp) for one in failures), failures
    assert len(failures) == sum(fails)
    return [one for answer in answers if not isinstance(answer, BaseException) for one in answer]


async def test_two_hundred_bookings_end_without_deadlock(pools: Pools) -> None:
    dice = Random(SEED)
    await given.demo_rules(pools[0])
    facts = await made(pools[0], dice, 300)
    lists = [dice.sample(facts, dice.randint(1, 8)) for _ in range(BOOKINGS)]
    fails = [dice.random() < 0.2 for _ in lists]

    answers = await raced(pools, lists, fails)

    kept = {
        fact.ref
        for facts, failing in zip(lists, fails, strict=True)
        for fact in facts
        if not failing
    }
    assert await pools[0].value("select count(*) from fact") == len(kept)
    assert len({one.fact_id for one in answers}) == len(kept)
    assert [await ledger(pools[0]), await verify(pools[1])] == [[], []]


async def test_new_facts_race_those_that_lists_share(pools: Pools) -> None:
    dice = Random(SEED)
    await given.demo_rules(pools[0])
    facts = await made(pools[0], dice, 300)
    shared, new = facts[:100], facts[100:]
    turns = asyncio.Semaphore(AT_ONCE), asyncio.Semaphore(AT_ONCE)

    await asyncio.gather(
        *(booked(pools[n % 2], turns[n % 2], shared[n : n + 8]) for n in range(100)),
        *(
            booked(pools[n % 2], turns[n % 2], new[n::100], book=service.book_new)
            for n in range(100)
        ),
    )

    assert await pools[0].value("select count(*) from fact") == len(facts)
    assert [await ledger(pools[0]), await verify(pools[1])] == [[], []]


async def test_bookings_that_are_cancelled_leave_nothing_half(pools: Pools) -> None:
    dice = Random(SEED)
    await given.demo_rules(pools[0])
    facts = await made(pools[0], dice, 200)
    turns = asyncio.Semaphore(AT_ONCE), asyncio.Semaphore(AT_ONCE)
    tasks = [
        asyncio.create_task(booked(pools[n % 2], turns[n % 2], facts[n : n + 3]))
        for n in range(198)
    ]

    for done in asyncio.as_completed(tasks):
        dice.choice(tasks).cancel()
        with suppress(asyncio.CancelledError):
            await done

    assert [await ledger(pools[0]), await verify(pools[1])] == [[], []]
    again = await booked(pools[0], turns[0], facts)
    assert len({one.fact_id for one in again}) == len(facts)
