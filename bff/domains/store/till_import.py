"""Bringing in what tills say of stock (收银系统)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.domains.store import till
from bff.domains.store.service import STATEMENTS
from bff.domains.store.till import Finding, Reading
from bff.kit import clock
from bff.kit.database import Transaction, columns
from bff.kit.refusal import BadInput

# In parts, each within the time that a statement may take.
ROWS_A_STATEMENT = 5_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a report: written, older than what is known, or of what somebody counted."""

    lines: int
    written: int
    older: int
    counted: int
    findings: Sequence[Finding]


async def import_readings(transaction: Transaction, content: bytes) -> Imported:
    """Bring in what is good and new of a report; BadInput in words when no line is any good."""
    now = await clock.now(transaction)
    # A large file takes seconds to read, and others are waiting for this loop.
    read, malformed = await asyncio.to_thread(till.parsed, content, now)
    known, unknown = await _known(transaction, read)
    kept, older = till.newest(known)
    findings = sorted([*malformed, *unknown, *older])
    if not kept:
        raise BadInput(f"No line of the file can be used: {_first(findings)}")
    written = counted = 0
    for start in range(0, len(kept), ROWS_A_STATEMENT):
        part = columns([one[1:] for one in kept[start : start + ROWS_A_STATEMENT]])
        written += await transaction.execute(STATEMENTS["stock_told"], *part)
        counted += await transaction.value(STATEMENTS["stock_counted"], *part[:2])
    stale = len(kept) - written - counted
    return Imported(len(read) + len(malformed), written, stale, counted, findings)


async def _known(
    transaction: Transaction, readings: Sequence[Reading]
) -> tuple[list[Reading], list[Finding]]:
    stores = await _ids(transaction, "stores_known", {one.store_id for one in readings})
    variants = await _ids(transaction, "variants_countable", {one.variant_id for one in readings})
    known = [one for one in readings if one.store_id in stores and one.variant_id in variants]
    unknown = [
        Finding(one.line, "There is no such store.")
        if one.store_id not in stores
        else Finding(one.line, "This is not sold, or not by itself.")
        for one in readings
        if one.store_id not in stores or one.variant_id not in variants
    ]
    return known, unknown


async def _ids(transaction: Transaction, statement: str, asked: set[UUID]) -> set[UUID]:
    return {row["id"] for row in await transaction.fetch(STATEMENTS[statement], sorted(asked))}


def _first(findings: Sequence[Finding]) -> str:
    return f"line {findings[0].line}: {findings[0].words}" if findings else "it has none."
