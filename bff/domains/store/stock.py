"""What stores have is counted, promised to orders, handed over and taken back."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from bff.domains.store.kinds import StockSource
from bff.domains.store.service import STATEMENTS
from bff.domains.store.shelf import Level, Shelf, Spot, Want
from bff.kit.database import Record, Transaction, columns
from bff.kit.writes import Write


class Count(NamedTuple):
    """How many of a variant lie in a store, those that are promised included."""

    store_id: UUID
    variant_id: UUID
    quantity: int
    source: StockSource = StockSource.COUNTED


async def reserve(
    transaction: Transaction, wants: Sequence[Sequence[Want]]
) -> Sequence[Sequence[UUID]]:
    """Promise each order all it wants, or nothing; return the variants that it is short of.

    Orders are served in their order. Only where stock is counted anything can be short, and of
    a variant that does not exist. Once in a transaction, which writes it before commit.
    """
    shelf = await locked(transaction, [want for order in wants for want in order])
    short = [shelf.take(order) for order in wants]
    write(transaction, shelf)
    return short


async def short(transaction: Transaction, wants: Sequence[Sequence[Want]]) -> list[Sequence[UUID]]:
    """Return the variants that each order would be short of now, were it the only one."""
    spots = {(want.store_id, want.variant_id) for order in wants for want in order}
    asked = columns(sorted(spots), width=2)
    shelf = _shelf(await transaction.fetch(STATEMENTS["stock_seen"], *asked))
    return [replace(shelf, taken=Counter()).take(order) for order in wants]


async def locked(transaction: Transaction, wants: Sequence[Want]) -> Shelf:
    """Lock what is wanted, in the order of stores and variants, and read how it stands.

    A row is begun with the first promise, so that it is kept when somebody counts afterwards.
    """
    spots = {(want.store_id, want.variant_id) for want in wants}
    rows = await _locked(transaction, spots)
    if any(row["source"] is None for row in rows):
        # Somebody else was the first to want it, at the same moment.
        rows = await _locked(transaction, spots)
    return _shelf(rows)


def write(transaction: Transaction, shelf: Shelf) -> None:
    """Have what was taken from a locked shelf promised before commit."""
    taken = [(*spot, quantity) for spot, quantity in shelf.taken.items()]
    if taken:
        values = columns(taken)
        transaction.before_commit(Write(STATEMENTS["stock_reserve"], values, rows=len(taken)))


async def release(transaction: Transaction, wants: Sequence[Want]) -> None:
    """Take back promises that were made."""
    await _move(transaction, wants, promised=-1, there=0)


async def handed_over(transaction: Transaction, wants: Sequence[Want]) -> None:
    """Keep promises: what was promised is gone, and what was counted is so much less."""
    await _move(transaction, wants, promised=-1, there=-1)


async def gone(transaction: Transaction, wants: Sequence[Want]) -> None:
    """Take what was promised at another store; what was counted is so much less."""
    await _move(transaction, wants, promised=0, there=-1)


async def returned(transaction: Transaction, wants: Sequence[Want]) -> None:
    """Put back what was handed over; only where stock is known there is more of it now."""
    await _move(transaction, wants, promised=0, there=1)


async def count(transaction: Transaction, counts: Sequence[Count]) -> None:
    """Write down how many there are; what is promised stays promised, even if it is more."""
    if counts:
        await transaction.execute(STATEMENTS["stock_count"], *columns(counts))


async def _locked(transaction: Transaction, spots: Iterable[Spot]) -> Sequence[Record]:
    asked = columns(sorted(spots)) or [[], []]
    return await transaction.fetch(STATEMENTS["stock_locked"], *asked)


async def _move(
    transaction: Transaction, wants: Sequence[Want], *, promised: int, there: int
) -> None:
    if wants:
        asked = columns(wants)
        missed = await transaction.value(STATEMENTS["stock_move"], *asked, promised, there)
        assert missed == 0 or promised == 0, f"nothing was ever promised of {missed} of these"


def _shelf(rows: Sequence[Record]) -> Shelf:
    parts: dict[UUID, dict[UUID, int]] = {}
    for row in rows:
        parts.setdefault(row["wanted_id"], {})[row["variant_id"]] = row["pieces"]
    return Shelf(
        levels={_spot(row): Level(row["source"], row["quantity"], row["reserved"]) for row in rows},
        parts={wanted: list(needed.items()) for wanted, needed in parts.items()},
    )


def _spot(row: Record) -> Spot:
    return row["store_id"], row["variant_id"]
