"""What is written when shares are reduced: transfers that reduce others, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bff.domains.profit import accounts, writing
from bff.domains.profit.accounts import Account
from bff.domains.profit.posting import Amounts, Posting, summed
from bff.domains.profit.reducing import BookedOrder, Reduction, Returned
from bff.domains.profit.writing import STATEMENTS
from bff.kit.database import columns
from bff.kit.writes import Write

RETURNED_COLUMNS, REDUCED_COLUMNS = 3, 7


@dataclass(frozen=True, slots=True)
class Reduced:
    """What one refund takes back of what was booked."""

    refund_id: UUID
    at: datetime
    order: BookedOrder
    lines: Sequence[Returned]
    reductions: Sequence[Reduction]


def postings(done: Reduced) -> list[Posting]:
    """Return the transfers that take back parts, and what payees bore, each of its booking."""
    escrow = accounts.escrow(done.order.paid_at)
    parts = summed(_moved(_owing(one), escrow, one.part_fen) for one in done.reductions)
    borne = summed(_moved(escrow, _owed(one), one.borne_fen) for one in done.reductions)
    return [
        _posting("REDUCED", done, parts, done.order.split_id),
        _posting("RELIEVED", done, borne, done.order.funded_id),
    ]


def write(done: Sequence[Reduced]) -> Write:
    """Return what keeps these reductions and closes the shares of which nothing is left."""
    returned = [(one.refund_id, one.order.fact_id, _json(one.lines)) for one in done]
    reduced = [_row(one.refund_id, each) for one in done for each in one.reductions]
    whole = [each for one in done for each in one.reductions if each.whole and each.share.open]
    closed = sorted(each.share.id for each in whole)
    values = [*columns(returned, RETURNED_COLUMNS), *columns(reduced, REDUCED_COLUMNS), closed]
    rows = len(returned) + len(reduced) + len(closed)
    return Write(STATEMENTS["reduced"], values, rows, gathers=True)


def _posting(kind: str, done: Reduced, amounts: Amounts, reduces: UUID | None) -> Posting:
    return Posting(
        idem=f"{kind}:{done.refund_id}",
        kind=kind,
        ref=done.order.fact_id,
        amounts=amounts,
        body={"at": done.at, "fact": done.order.fact_id, "refund": done.refund_id},
        reduces=reduces,
    )


def _moved(debit: Account, credit: Account, fen: int) -> Amounts:
    return {debit: fen, credit: -fen}


def _owing(reduction: Reduction) -> Account:
    # What was sent is no longer payable: the payee owes it back.
    account = accounts.payable if reduction.share.open else accounts.receivable
    return account(reduction.share.role, reduction.share.payee_id)


def _owed(reduction: Reduction) -> Account:
    # What was sent was sent without what the payee had borne: it is owed that again.
    account = accounts.receivable if reduction.share.open else accounts.payable
    return account(reduction.share.role, reduction.share.payee_id)


def _json(lines: Sequence[Returned]) -> str:
    return writing.json(
        [{"line": one.number, "fen": one.fen, "quantity": one.quantity} for one in lines]
    )


def _row(refund_id: UUID, reduction: Reduction) -> tuple[object, ...]:
    share = reduction.share
    return (
        refund_id,
        share.id,
        share.role,
        share.payee_id,
        reduction.part_fen,
        reduction.borne_fen,
        not share.open,
    )
