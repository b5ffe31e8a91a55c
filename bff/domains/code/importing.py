"""Bringing in a batch of codes that a vendor printed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from bff.domains.code import secret, vendor
from bff.domains.code.batches import BOTTLES_PER_CASE_MAX, CASES_PER_PALLET
from bff.domains.code.states import BatchKind
from bff.domains.code.vendor import Fault, Finding, Line, Quality
from bff.kit.database import Record, Transaction, columns
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import BadInput

ROWS_A_STATEMENT = 5_000

# Each file is checked against what came in before it, also when it came in this very second.
LOCK = "select pg_advisory_xact_lock(hashtextextended('code import', 0))"
SIZE = "select bottles_per_case from product where id = $1"
KNOWN = """
    select place,
        exists (select from code_bottle as bottle join code_case as box on box.id = bottle.case_id
            where bottle.outer_code = asked.cap_outer and bottle.inner_code = asked.cap_inner
                and box.outer_code <> asked.case_outer) as repacked,
        exists (select from code_case where outer_code = asked.case_outer)
            or exists (select from code_case where inner_code = asked.case_inner)
            or exists (select from code_pallet where code = asked.pallet)
            or exists (select from code_bottle where outer_code = asked.cap_outer)
            or exists (select from code_bottle where inner_code = asked.cap_inner) as some
    from unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[])
        with ordinality as asked (pallet, case_outer, case_inner, cap_outer, cap_inner, place)
"""
BATCH = """
    insert into batch (id, product_id, kind, cases, bottles_per_case, cases_per_pallet, quality,
        created_at)
    values ($1, $2, $3, $4, $5, $6, $7::jsonb, bff_now())
"""
PALLETS = """
    insert into code_pallet (id, batch_id, number, code)
    select id, $1, number, code
    from unnest($2::uuid[], $3::int[], $4::bytea[]) as made (id, number, code)
"""
CASES = """
    insert into code_case
        (id, batch_id, product_id, pallet_id, number, bottles, outer_code, inner_code)
    select id, $1, $2, pallet_id, number, bottles, outer_code, inner_code
    from unnest($3::uuid[], $4::uuid[], $5::int[], $6::smallint[], $7::bytea[], $8::bytea[])
        as made (id, pallet_id, number, bottles, outer_code, inner_code)
"""
BOTTLES = """
    insert into code_bottle (id, case_id, number, outer_code, inner_code)
    select id, case_id, number, outer_code, inner_code
    from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::bytea[], $5::bytea[])
        as made (id, case_id, number, outer_code, inner_code)
"""
READY = "update batch set state = 'READY', made = cases where id = $1"


@dataclass(frozen=True, slots=True)
class Imported:
    """A batch whose codes lie at a vendor's printer, and what its file was worth."""

    batch_id: UUID
    quality: Quality


async def import_batch(
    transaction: Transaction, ring: Keyring, *, product_id: UUID, content: bytes
) -> Imported:
    """Bring in what is good of a vendor's file; BadInput in words when nothing is."""
    size = await transaction.value(SIZE, product_id)
    if size is None:
        raise BadInput("There is no such product.")
    # A large file takes seconds to read, and others are waiting for this loop.
    lines, malformed = await asyncio.to_thread(vendor.parsed, content)
    believed, contradicted = vendor.examined(lines)
    await transaction.execute(LOCK)
    good, known = await _unknown(transaction, ring, believed)
    quality = vendor.quality(good, [*malformed, *contradicted, *known], size)
    packed = Packed(ring, good)
    if not good:
        raise BadInput(f"No line of the file can be used: {_first(quality)}")
    if max(len(bottles) for bottles in packed.cases.values()) > BOTTLES_PER_CASE_MAX:
        raise BadInput(f"A case of the file has more than {BOTTLES_PER_CASE_MAX} bottles.")
    batch_id = uuid7()
    report = orjson.dumps(quality.facts()).decode()
    facts = (product_id, BatchKind.IMPORTED, quality.cases, size, CASES_PER_PALLET, report)
    await transaction.execute(BATCH, batch_id, *facts)
    # From the widest to the narrowest, as each belongs to the one before.
    await _many(transaction, PALLETS, packed.pallet_rows(), batch_id)
    await _many(transaction, CASES, packed.case_rows(), batch_id, product_id)
    await _many(transaction, BOTTLES, packed.bottle_rows())
    await transaction.execute(READY, batch_id)
    return Imported(batch_id, quality)


class Packed:
    """The pallets, cases and bottles of good lines, numbered in the order of the file."""

    def __init__(self, ring: Keyring, lines: Sequence[Line]) -> None:
        """Pack the bottles into their cases, and these onto their pallets."""
        self._ring = ring
        self.cases: dict[str, list[Line]] = {}
        for line in lines:
            self.cases.setdefault(line.case_outer, []).append(line)
        self._pallets = {line.pallet: uuid7() for line in lines if line.pallet}
        self._ids = {case: uuid7() for case in self.cases}

    def pallet_rows(self) -> list[Sequence[object]]:
        """Return a row for each pallet."""
        pallets = enumerate(self._pallets.items(), start=1)
        return [(id_, number, self._blinded(code)) for number, (code, id_) in pallets]

    def case_rows(self) -> list[Sequence[object]]:
        """Return a row for each case."""
        return [
            (
                *(self._ids[case], self._pallets.get(lines[0].pallet), number, len(lines)),
                *(self._blinded(case), self._blinded(lines[0].case_inner)),
            )
            for number, (case, lines) in enumerate(self.cases.items(), start=1)
        ]

    def bottle_rows(self) -> list[Sequence[object]]:
        """Return a row for each bottle."""
        return [
            (uuid7(), self._ids[case], number, *map(self._blinded, line.bottle))
            for case, lines in self.cases.items()
            for number, line in enumerate(lines, start=1)
        ]

    def _blinded(self, digest: str) -> bytes:
        return secret.blinded(self._ring, digest)


async def _unknown(
    transaction: Transaction, ring: Keyring, lines: Sequence[Line]
) -> tuple[list[Line], list[Finding]]:
    good: list[Line] = []
    findings: list[Finding] = []
    # In parts, each within the time that a statement may take.
    for start in range(0, len(lines), ROWS_A_STATEMENT):
        part = lines[start : start + ROWS_A_STATEMENT]
        asked = columns([_sought(ring, line) for line in part])
        found = [
            _known(part[row["place"] - 1], row) for row in await transaction.fetch(KNOWN, *asked)
        ]
        findings += [one for one in found if one]
        known = {one.line for one in found if one}
        good += [line for line in part if line.number not in known]
    return good, findings


def _sought(ring: Keyring, line: Line) -> tuple[bytes, ...]:
    digests = (line.pallet, line.case_outer, line.case_inner, *line.bottle)
    return tuple(secret.blinded(ring, digest) for digest in digests)


def _known(line: Line, row: Record) -> Finding | None:
    if row["repacked"]:
        return Finding(line.number, Fault.REPACKED, "The bottle came in with another case before.")
    if row["some"]:
        words = "A code of this line came in with other goods before."
        return Finding(line.number, Fault.DOUBLE, words)
    return None


async def _many(
    transaction: Transaction, insert: str, rows: Sequence[Sequence[object]], *first: object
) -> None:
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        part = rows[start : start + ROWS_A_STATEMENT]
        await transaction.execute(insert, *first, *columns(part))


def _first(quality: Quality) -> str:
    if not quality.findings:
        return "it has none."
    first = quality.findings[0]
    return f"line {first.line}: {first.words}"
