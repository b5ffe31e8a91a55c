"""Who changed something of late, as one process remembers it."""

from collections.abc import AsyncIterator

import pytest

from bff.gateways import signals
from bff.gateways.signals import Signals
from bff.kit.ids import uuid7
from bff.replica.writers import ECHO_S_MAX, MOMENT, OWN_S, TOPIC, Writers
from tests.replica.workers import Clock, until
from tests.services import Services


@pytest.fixture
async def told(services: Services) -> AsyncIterator[Signals]:
    async with signals.opened(services.redis_url) as told, told.hearing(TOPIC, lambda _word: None):
        await until(lambda: told.hears(TOPIC))
        yield told


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sure(told: Signals, clock: Clock) -> Writers:
    """One whose words have just come back."""
    sure = Writers(told, steady=clock)
    sure.echo(MOMENT.pack(clock.now))
    return sure


def later(writers: Writers, clock: Clock, seconds: float) -> None:
    clock.now += seconds
    writers.echo(MOMENT.pack(clock.now))


def test_whoever_wrote_is_remembered_for_a_while(sure: Writers, clock: Clock) -> None:
    sure.wrote([lin := uuid7()])

    assert sure.may_have_written([lin])
    later(sure, clock, OWN_S)
    assert not sure.may_have_written([lin])


def test_a_word_names_all_of_a_person(sure: Writers) -> None:
    lin, mei, stranger = uuid7(), uuid7(), uuid7()

    sure.hear(lin.bytes + mei.bytes)

    assert [sure.may_have_written([one]) for one in (lin, mei, stranger)] == [True, True, False]


def test_missed_words_may_have_named_anybody(sure: Writers, clock: Clock) -> None:
    sure.hear(b"")

    assert sure.may_have_written([uuid7()])
    later(sure, clock, OWN_S)
    assert not sure.may_have_written([uuid7()])


def test_a_line_without_echo_is_deaf(sure: Writers, clock: Clock) -> None:
    assert not sure.may_have_written([uuid7()])

    clock.now += ECHO_S_MAX
    assert sure.may_have_written([uuid7()])


def test_a_topic_that_is_not_heard_is_deaf(sure: Writers, told: Signals) -> None:
    told._line = None

    assert sure.may_have_written([uuid7()])


def test_whoever_wrote_long_ago_is_forgotten(sure: Writers, clock: Clock) -> None:
    sure.wrote([uuid7()])
    clock.now += OWN_S
    sure.wrote([lin := uuid7()])

    assert list(sure._until) == [lin]
