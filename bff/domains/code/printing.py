"""The printer's file: the codes of generated batches, derived again from their secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from bff.domains.code import rules, secret
from bff.domains.code.batches import Cases
from bff.domains.code.states import Level
from bff.kit.database import Record, Transaction
from bff.kit.keyring import Keyring
from bff.kit.refusal import BadInput

KEPT = "select secret from batch where id = $1"
BOTTLES = """
    select box.number as case_number, box.id as case_id, box.twist as case_twist,
        pallet.number as pallet_number, pallet.twist as pallet_twist,
        bottle.id as bottle_id, bottle.number, bottle.twist
    from code_case as box
    join code_pallet as pallet on pallet.id = box.pallet_id
    join code_bottle as bottle on bottle.case_id = box.id
    where box.batch_id = $1 and box.number between $2 and $3
    order by box.number, bottle.number
"""


@dataclass(frozen=True, slots=True)
class PrintedBottle:
    """The two codes of a bottle, in clear."""

    id: UUID
    number: int
    inner: str
    outer: str


@dataclass(frozen=True, slots=True)
class PrintedCase:
    """The codes of a case and of its bottles, in clear."""

    id: UUID
    number: int
    pallet: str
    inner: str
    outer: str
    bottles: Sequence[PrintedBottle]


async def printed(transaction: Transaction, ring: Keyring, cases: Cases) -> list[PrintedCase]:
    """Return the codes of a generated batch's cases; BadInput where nobody knows them."""
    kept = await transaction.value(KEPT, cases.batch_id)
    if kept is None:
        raise BadInput("Only the codes of a generated batch can be printed.")
    # Derived anew and kept nowhere: a dump of the database prints no code.
    opened = secret.unwrapped(ring, cases.batch_id, kept)
    rows = await transaction.fetch(BOTTLES, cases.batch_id, cases.first, cases.last)
    return [_case(opened, list(group)) for _, group in groupby(rows, itemgetter("case_number"))]


def _case(opened: bytes, rows: Sequence[Record]) -> PrintedCase:
    box = rows[0]
    place = (box["case_number"], box["case_twist"])
    return PrintedCase(
        id=box["case_id"],
        number=box["case_number"],
        pallet=rules.derived(opened, Level.PALLET, box["pallet_number"], box["pallet_twist"]),
        inner=rules.derived(opened, Level.CASE_INNER, *place),
        outer=rules.derived(opened, Level.CASE_OUTER, *place),
        bottles=[_bottle(opened, row) for row in rows],
    )


def _bottle(opened: bytes, row: Record) -> PrintedBottle:
    place = (row["case_number"], row["number"], row["twist"])
    return PrintedBottle(
        id=row["bottle_id"],
        number=row["number"],
        inner=rules.derived(opened, Level.CAP_INNER, *place),
        outer=rules.derived(opened, Level.CAP_OUTER, *place),
    )
