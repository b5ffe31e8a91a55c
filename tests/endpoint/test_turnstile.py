import asyncio

import pytest

from bff.endpoint import turnstile
from bff.endpoint.turnstile import WAITING_EACH, Turnstile
from bff.kit.refusal import Unavailable


async def waiting(gate: Turnstile) -> "asyncio.Task[None]":
    """Begin to wait for a turn."""
    task = asyncio.create_task(gate.turn())
    await asyncio.sleep(0)
    return task


async def test_so_many_come_in_and_others_in_their_order() -> None:
    gate = Turnstile(1)
    let_in = [gate.enter(), gate.enter()]
    first, second = await waiting(gate), await waiting(gate)

    gate.leave()
    await first
    late = second.done()
    gate.leave()
    await second

    assert (let_in, late) == ([True, False], False)


async def test_who_finds_too_many_waiting_is_sent_away() -> None:
    gate = Turnstile(1)
    gate.enter()
    others = [await waiting(gate) for _ in range(WAITING_EACH)]

    with pytest.raises(Unavailable):
        await gate.turn()

    assert not any(other.done() for other in others)
    for other in others:
        other.cancel()


async def test_who_waits_too_long_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turnstile, "WAIT_S_MAX", 0.01)
    gate = Turnstile(1)
    gate.enter()

    for _ in range(2 * WAITING_EACH):
        with pytest.raises(Unavailable):
            await gate.turn()
    gate.leave()

    assert gate.enter()


@pytest.mark.parametrize("at_once", [True, False])
async def test_who_is_called_away_takes_no_room(*, at_once: bool) -> None:
    gate = Turnstile(1)
    gate.enter()
    impatient, next_one = await waiting(gate), await waiting(gate)

    if at_once:
        gate.leave()
    impatient.cancel()
    await asyncio.wait([impatient])
    if not at_once:
        gate.leave()
    await next_one
    gate.leave()

    assert gate.enter()
