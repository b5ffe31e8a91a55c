import asyncio
from dataclasses import dataclass
from uuid import UUID

import pytest

from bff.kit import answer, clock
from bff.kit.answer import KEPT_DAYS, Answers, KeyReused, Request
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput
from tests.conftest import Statements


@dataclass(frozen=True, slots=True)
class Poured:
    glass: UUID
    size: int


POURING = Answers("pour", Poured)


async def poured(database: Database, requests: list[Request]) -> list[object]:
    async def act(fresh: list[int]) -> list[Poured]:
        return [Poured(glass=uuid7(), size=place) for place in fresh]

    async with database.transaction() as transaction:
        return await POURING.once(transaction, requests, act)


async def test_a_repetition_gets_the_first_answer(database: Database) -> None:
    asked = answer.request(uuid7(), "one", 3)

    first = await poured(database, [asked])
    again = await poured(database, [asked])

    assert first == again


async def test_another_input_under_the_same_key_is_refused(database: Database) -> None:
    actor = uuid7()
    await poured(database, [answer.request(actor, "one", 3)])

    [outcome] = await poured(database, [answer.request(actor, "one", 4)])

    assert isinstance(outcome, KeyReused)


async def test_one_batch_may_ask_the_same_twice(database: Database) -> None:
    asked = answer.request(uuid7(), "one", 3)

    first, second = await poured(database, [asked, asked])

    assert first == second


async def test_a_hundred_requests_take_two_statements(
    database: Database, statements: Statements
) -> None:
    requests = [answer.request(uuid7(), "one", 3) for _ in range(100)]
    await poured(database, requests[:50])

    async with statements(at_most=2):
        await poured(database, requests)


async def test_repetitions_at_once_get_one_answer(database: Database) -> None:
    asked = [answer.request(uuid7(), "one", 3) for _ in range(3)]

    answers = await asyncio.gather(*(poured(database, asked[:: (-1) ** n]) for n in range(8)))

    assert all(set(each) == set(answers[0]) for each in answers)


async def test_nothing_asked_is_nothing_answered(database: Database) -> None:
    assert await poured(database, []) == []


@pytest.mark.parametrize("key", ["", "  ", "k" * 65, "a\x00b", "\ud800", "line\nline"])
def test_a_key_is_short_and_visible(key: str) -> None:
    with pytest.raises(BadInput):
        answer.request(uuid7(), key)


async def test_an_answer_is_kept_for_a_week(own_database: Database) -> None:
    await poured(own_database, [answer.request(uuid7(), "one", 3)])
    assert await answer.sweep(own_database) == 0

    await clock.advance(own_database, (KEPT_DAYS + 1) * 86_400)

    assert await answer.sweep(own_database) == 1
    assert await answer.sweep(own_database) == 0
