import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bff.sandbox.pay import bank, books
from bff.sandbox.pay.bank import Account, Move, Occasion
from bff.sandbox.store import Store
from tests.given.pay_wire import Merchant

BY_HAND = Occasion("1900006891", datetime(2026, 11, 1, tzinfo=UTC), "BY_HAND", "-")


def opened(folder: Path) -> Store:
    store = Store(folder)
    store.rows(bank.OPEN, BY_HAND.mchid)
    return store


async def test_money_is_put_in_by_hand(merchant: Merchant) -> None:
    await merchant.paid("order-1")
    facts = {"available": 5_000, "unavailable": 600, "max_ratio": 2_000}

    [told] = (await merchant.sandbox.control("POST", "/bank", facts))["merchants"]

    assert (told["available"], told["unavailable"]) == (5_000, 600)
    assert (told["max_ratio"], told["deposited"], told["balanced"]) == (2_000, 4_914, True)


def test_the_books_refuse_what_is_not_there(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        with pytest.raises(sqlite3.IntegrityError), store.together():
            bank.move(store, BY_HAND, [Move(Account.AVAILABLE, Account.SHARED, 1)])

        [told] = books.audited(store)

    assert told["balanced"]
    assert told["shared"] == 0


def test_a_hand_in_the_books_is_seen(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        bank.move(store, BY_HAND, [Move(Account.DEPOSITED, Account.AVAILABLE, 100)])
        store.rows("update merchant set available = 99, fee = 1")

        [told] = books.audited(store)

    assert not told["balanced"]
    assert "available: 99 in the account, 100 by its moves" in told["wrong"]


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_a_fee_grows_with_its_payment(fen: int, more: int) -> None:
    assert bank.fee_of(fen) <= bank.fee_of(fen + more)
    assert abs(bank.fee_of(fen) * 1_000 - fen * 6) <= 500
    assert bank.fee_of(0) == 0


moves = st.builds(Move, st.sampled_from(Account), st.sampled_from(Account), st.integers(0, 50))


# A store on a disk each: what is slow here is not ours.
@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(moves, max_size=3), max_size=8))
def test_any_moves_leave_the_books_balanced(batches: list[list[Move]]) -> None:
    with TemporaryDirectory() as folder, closing(opened(Path(folder))) as store:
        before = books.audited(store)
        for batch in batches:
            try:
                with store.together():
                    bank.move(store, BY_HAND, batch)
            except sqlite3.IntegrityError:
                assert books.audited(store) == before
            [told] = before = books.audited(store)

            assert told["balanced"], told["wrong"]
            assert min(told["available"], told["unavailable"]) >= 0
