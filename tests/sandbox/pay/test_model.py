"""A merchant who does anything in any order, held against a model of ten lines."""

from dataclasses import dataclass, field
from random import Random

import pytest

from bff.sandbox.pay.bank import fee_of
from tests.given.pay_wire import Merchant

MINUTE_S = 61
STEPS = 120


@dataclass
class Model:
    """What was paid and given back, by order; what is not here was not paid."""

    paid: dict[str, int] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    refunded: dict[str, int] = field(default_factory=dict)
    packages: dict[str, str] = field(default_factory=dict)

    def left(self, order: str) -> int:
        """Return what may still be given back."""
        return self.paid.get(order, 0) - self.refunded.get(order, 0)


async def place(merchant: Merchant, model: Model, dice: Random) -> None:
    order = f"order-{len(model.packages)}"
    model.packages[order] = await merchant.placed(order, dice.randint(1, 5_000))


async def pay(merchant: Merchant, model: Model, dice: Random) -> None:
    order = dice.choice(list(model.packages))
    press = {"package": model.packages[order]}
    answer = await merchant.sandbox.client.post("/_sandbox/people/lin/pay", json=press)

    assert answer.is_success is (order not in model.paid and order not in model.closed)
    if answer.is_success:
        told = await merchant.sandbox.control("GET", "/notifications")
        model.paid[order] = told["notifications"][-1]["plain"]["amount"]["total"]


async def close(merchant: Merchant, model: Model, dice: Random) -> None:
    order = dice.choice(list(model.packages))
    answer = await merchant.closed(order)

    assert answer.is_success is (order not in model.paid)
    if answer.is_success:
        model.closed.add(order)


async def refund(merchant: Merchant, model: Model, dice: Random) -> None:
    order = dice.choice(list(model.packages))
    fen, total = dice.randint(1, 3_000), model.paid.get(order, 1)
    number = f"{order}-{dice.getrandbits(64)}"
    if shut := dice.random() < 0.2:
        await merchant.sandbox.control("POST", f"/refunds/{number}", {"outcome": "CLOSED"})
    answer = await merchant.refunded(number, fen, order=order, total=total)
    await merchant.sandbox.advance(MINUTE_S)

    assert answer.is_success is (fen <= model.left(order)), answer.text
    if answer.is_success and not shut:
        model.refunded[order] = model.refunded.get(order, 0) + fen


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_done_the_bank_agrees(merchant: Merchant, seed: int) -> None:
    model, dice = Model(), Random(seed)
    await place(merchant, model, dice)
    for _ in range(STEPS):
        await dice.choice((place, pay, close, refund, refund))(merchant, model, dice)

    books = await merchant.bank()

    assert books["paid"] == sum(model.paid.values()) > 0
    assert books["refunded"] == sum(model.refunded.values()) > 0
    assert books["fee"] == sum(fee_of(model.left(order)) for order in model.paid)
    assert books["unavailable"] == books["paid"] - books["refunded"] - books["fee"]
