from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bff.context import App
from bff.gateways.pay import (
    NotEnough,
    NotYet,
    Part,
    PayRefused,
    Receiver,
    ReceiverKind,
    Relation,
    ReturnAsked,
    Returning,
    ShareAsked,
    Sharer,
    Sharing,
)
from bff.gateways.wechat import PickedUp
from bff.kit.database import Database
from bff.sandbox.people import openid
from tests.given.pay import LIN, Till, opened_till
from tests.given.wechat import opened_mini_program

STORE = "1900000109"
SHARES = "/v3/profitsharing/orders"


@dataclass(frozen=True, slots=True)
class Shop:
    """A paid order that was picked up, of whose 100 yuan 99.40 are left."""

    till: Till
    number: str

    @property
    def sharing(self) -> Sharer:
        return self.till.pay.sharing

    def asked(self, out_order_no: str, *fens: int, frees: bool = False) -> ShareAsked:
        accounts = [STORE, openid(self.till.appid, LIN)]
        kinds = [ReceiverKind.MERCHANT, ReceiverKind.PERSON]
        given = zip(kinds, accounts, fens, strict=False)
        parts = [Part(kind, account, fen, "分润🍺") for kind, account, fen in given]
        return ShareAsked(self.number, out_order_no, self.till.appid, parts, frees)


@pytest.fixture
async def shop(tmp_path: Path, pay_keys: Path, database: Database) -> AsyncIterator[Shop]:
    async with opened_till(tmp_path, pay_keys) as till:
        bill = await till.paid(10_000)
        trade = await till.pay.paid(bill.out_trade_no)
        shop = Shop(till, str(trade.transaction_id))
        async with opened_mini_program(till.sandbox, database, None) as mini_program:
            order = PickedUp(shop.number, bill.openid, "米酒", datetime.now(UTC))
            await mini_program.picked_up(App.CONSUMER, order)
        await known(shop)
        yield shop


async def known(shop: Shop) -> None:
    store = (ReceiverKind.MERCHANT, STORE, Relation.STORE, "某某酒行")
    lin = (ReceiverKind.PERSON, openid(shop.till.appid, LIN), Relation.PARTNER, LIN)
    for kind, account, relation, name in (store, lin):
        await shop.sharing.add(Receiver(kind, account, shop.till.appid, relation, name))


async def received(shop: Shop) -> None:
    await shop.till.sandbox.control("POST", f"/shipping/{shop.number}/settle")
    await shop.till.sandbox.advance(61)


async def test_before_it_is_received_it_is_too_early(shop: Shop) -> None:
    with pytest.raises(NotYet):
        await shop.sharing.share(shop.asked("PS-1", 100))

    assert await shop.sharing.state(shop.number, "PS-1") is None
    assert await shop.sharing.left(shop.number) == 9_940


async def test_everybody_gets_a_part(shop: Shop) -> None:
    await received(shop)
    begun = await shop.sharing.share(shop.asked("PS-1", 1_000, 500))
    await shop.till.sandbox.advance(2)

    ended = await shop.sharing.state(shop.number, "PS-1")

    assert ended is not None
    assert ([part.state for part in begun.parts], begun.over) == ([Sharing.PENDING] * 2, False)
    assert ([part.state for part in ended.parts], ended.over) == ([Sharing.DONE] * 2, True)
    assert await shop.sharing.left(shop.number) == 8_440


async def test_a_part_may_fail_for_a_reason(shop: Shop) -> None:
    await received(shop)
    lin = openid(shop.till.appid, LIN)
    await shop.till.sandbox.control("POST", f"/receivers/{lin}", {"outcome": "ACCOUNT_ABNORMAL"})
    await shop.sharing.share(shop.asked("PS-1", 1_000, 500))
    await shop.till.sandbox.advance(2)

    ended = await shop.sharing.state(shop.number, "PS-1")

    assert ended is not None
    assert [part.fail_reason for part in ended.parts] == [None, "ACCOUNT_ABNORMAL"]
    assert await shop.sharing.left(shop.number) == 8_940


@pytest.mark.parametrize("kind", ["reset", "after-accept", "http", "wrong-signature"])
async def test_a_share_that_is_lost_is_the_same_share(shop: Shop, kind: str) -> None:
    await received(shop)
    await shop.till.sandbox.fault(SHARES, kind)

    await shop.sharing.share(shop.asked("PS-1", 1_000))

    assert len(await shop.till.sandbox.received(SHARES)) == 2
    assert await shop.sharing.left(shop.number) == 8_940


async def test_no_more_than_the_ratio_is_shared(shop: Shop) -> None:
    await received(shop)

    with pytest.raises(PayRefused) as refused:
        await shop.sharing.share(shop.asked("PS-1", 3_001))

    assert refused.value.code == "RULE_LIMIT"
    assert await shop.sharing.left(shop.number) == 9_940


async def test_what_is_left_is_set_free_once(shop: Shop) -> None:
    await received(shop)

    await shop.sharing.free(shop.number, "UF-1", "解冻")

    assert await shop.sharing.left(shop.number) == 0
    with pytest.raises(PayRefused) as refused:
        await shop.sharing.free(shop.number, "UF-2", "解冻")
    assert not isinstance(refused.value, NotEnough)


async def test_a_store_gives_back_what_it_got(shop: Shop) -> None:
    await received(shop)
    await shop.sharing.share(shop.asked("PS-1", 1_000, frees=True))
    await shop.till.sandbox.advance(2)

    asked = ReturnAsked("PS-1", "RT-1", STORE, 400, "退货")
    told = [await shop.sharing.give_back(asked) for _ in range(2)]

    assert [one.state for one in told] == [Returning.DONE, Returning.DONE]
    assert (await shop.sharing.return_state("PS-1", "RT-1")).fen == 400
    assert (await shop.sharing.return_state("PS-1", "RT-2")).state is Returning.ABSENT


async def test_who_was_removed_gets_nothing(shop: Shop) -> None:
    await received(shop)
    store = Receiver(ReceiverKind.MERCHANT, STORE, shop.till.appid, Relation.STORE)
    await shop.sharing.remove(store)

    with pytest.raises(PayRefused):
        await shop.sharing.share(shop.asked("PS-1", 100))

    assert await shop.sharing.left(shop.number) == 9_940
