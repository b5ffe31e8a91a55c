"""What tills say of stock: the lines of a report, read and judged. Pure, no await."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from bff.domains.store.rules import COUNTED_MAX
from bff.kit import ids, sheet
from bff.kit.ids import Kind
from bff.kit.refusal import BadInput
from bff.kit.sheet import Row

COLUMNS = ("store", "variant", "quantity", "at")
# By so much the clock of a till may be fast.
FAST_MAX = timedelta(minutes=5)


class Reading(NamedTuple):
    """How many of a variant a store's till had at a moment; `line` is where that stands."""

    line: int
    store_id: UUID
    variant_id: UUID
    quantity: int
    at: datetime

    @property
    def spot(self) -> tuple[UUID, UUID]:
        """What it is of."""
        return self.store_id, self.variant_id


class Finding(NamedTuple):
    """A line that was left out, and why."""

    line: int
    words: str


def parsed(content: bytes, now: datetime) -> tuple[list[Reading], list[Finding]]:
    """Read a CSV file with a heading; BadInput in words when it is no such file at all."""
    read = [_judged(line, row, now) for line, row in enumerate(sheet.rows(content, COLUMNS), 2)]
    return (
        [one for one in read if isinstance(one, Reading)],
        [one for one in read if isinstance(one, Finding)],
    )


def newest(readings: Sequence[Reading]) -> tuple[list[Reading], list[Finding]]:
    """Keep the newest of all readings of one thing, in the order of stores and variants."""
    last = {one.spot: one for one in sorted(readings, key=lambda one: (one.at, one.line))}
    lines = {one.line for one in last.values()}
    older = [one.line for one in readings if one.line not in lines]
    kept = sorted(last.values(), key=lambda one: one.spot)
    return kept, [Finding(line, "Another line says something newer of it.") for line in older]


def _judged(line: int, row: Row, now: datetime) -> Reading | Finding:
    if not sheet.whole(row):
        return Finding(line, "The line has too few or too many columns.")
    try:
        return _reading(line, row, now)
    except BadInput as error:
        return Finding(line, str(error))


def _reading(line: int, row: Row, now: datetime) -> Reading:
    store, variant, quantity, at = [(row[name] or "").strip() for name in COLUMNS]
    return Reading(
        line=line,
        store_id=ids.read(Kind.STORE, store),
        variant_id=ids.read(Kind.VARIANT, variant),
        quantity=_quantity(quantity),
        at=_moment(at, now),
    )


def _quantity(text: str) -> int:
    # What Python reads as a number besides, such as ٣ or 1_000, no till writes.
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(COUNTED_MAX))):
        raise BadInput(f"quantity is a whole number from 0 to {COUNTED_MAX}.")
    return int(text)


def _moment(text: str, now: datetime) -> datetime:
    at = _read(text)
    if at is None:
        raise BadInput("at is a moment with its zone, such as 2026-11-22T18:01:00+08:00.")
    if at > now + FAST_MAX:
        raise BadInput("at is yet to come: the till's clock is fast.")
    return at


def _read(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        # Without a zone it would be one moment at the till and another here.
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None
