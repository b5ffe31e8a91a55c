"""The rows of facts, shares and transfers, written as one statement whatever they come from."""

from collections.abc import Sequence

import orjson

from bff.domains.profit import explaining, rules
from bff.domains.profit.booking import Booking, Due
from bff.domains.profit.posting import Posting
from bff.kit import statements
from bff.kit.database import columns
from bff.kit.writes import Write

STATEMENTS = statements.load("bff.domains.profit")

# No row at all must still make that many columns.
FACT_COLUMNS, SHARE_COLUMNS, ACCOUNT_COLUMNS, TRANSFER_COLUMNS, ENTRY_COLUMNS = 9, 10, 4, 8, 4


def write(bookings: Sequence[Booking] = (), postings: Sequence[Posting] = ()) -> Write:
    """Return what books these facts, none of which was booked before, and these transfers."""
    # All that a transaction books is one write, so that everybody locks in one order.
    # What comes to nothing is no transfer.
    moved = [posting for posting in postings if posting.lines()]
    rows = sum(1 + len(one.dues) for one in bookings) + len(moved)
    return Write(STATEMENTS["book"], values(bookings, moved), rows=rows, gathers=True)


def values(bookings: Sequence[Booking], postings: Sequence[Posting] = ()) -> list[list[object]]:
    """Return the columns that the statement `book` takes."""
    posted = [*(posting for one in bookings for posting in one.postings()), *postings]
    lines = {posting.id: posting.lines() for posting in posted}
    # Few accounts have many entries, and each id is a hash to be worked out.
    ids = {account: account.id for account in {a for each in lines.values() for a, _ in each}}
    entries = [
        (transfer_id, line, ids[account], amount)
        for transfer_id, each in lines.items()
        for line, (account, amount) in enumerate(each, 1)
    ]
    moved = [_transfer_row(posting, len(lines[posting.id])) for posting in posted]
    return [
        *columns([_fact_row(one) for one in bookings], FACT_COLUMNS),
        *columns([_share_row(one, due) for one in bookings for due in one.dues], SHARE_COLUMNS),
        *columns([(id_, a.code, a.kind, a.asset) for a, id_ in ids.items()], ACCOUNT_COLUMNS),
        *columns(moved, TRANSFER_COLUMNS),
        *columns(entries, ENTRY_COLUMNS),
    ]


def json(value: object) -> str:
    """Return the JSON of a value, sorted, so that equal facts are equal bytes."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str).decode()


def _fact_row(booking: Booking) -> tuple[object, ...]:
    fact = booking.fact
    named = {name: getattr(fact.scope, name) for name in rules.NARROWNESS}
    scope = {name: value for name, value in named.items() if value is not None}
    return (
        booking.fact_id,
        fact.kind,
        fact.ref,
        fact.at,
        json(explaining.payees(fact)),
        json(scope),
        json(fact.evidence),
        booking.version_id,
        booking.whole_fen,
    )


def _transfer_row(posting: Posting, lines: int) -> tuple[object, ...]:
    return (
        posting.id,
        posting.idem,
        posting.kind,
        posting.ref,
        lines,
        posting.reduces,
        json(posting.body),
        posting.of_fact,
    )


def _share_row(booking: Booking, due: Due) -> tuple[object, ...]:
    return (
        due.share_id,
        booking.fact_id,
        due.kind,
        due.role,
        due.payee_id,
        due.fen,
        rules.tax_kind(due.kind, due.role),
        rules.rail(due.kind, due.role, due.fen),
        due.version_id,
        json(due.explanation),
    )
