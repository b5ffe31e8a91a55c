"""Proof that the books are right: zero sums, balances, and nothing that hangs in the air."""

from dataclasses import dataclass

from bff.domains.profit.writing import STATEMENTS
from bff.kit.database import Database

# All books take longer than any phone may wait.
LONG_TIMEOUT = "set local statement_timeout = 0"

CHECKS = {
    "entries_off": "the entries of this transfer do not sum to zero, but to",
    "lines_off": "this transfer has not the number of lines that it says,",
    "balances_off": "the totals of this account are not its entries', and show",
    "entries_lost": "this transfer or its account is missing for line",
    "shares_lost": "this share has no fact, though it names",
    "facts_off": "the entries of this fact are not what its shares owe,",
    "owed_off": "this payee's account is not what open shares owe, and shows",
    "reductions_off": "the entries of this refund are not what it took of shares,",
    "reduced_off": "more was taken of this share than it was, or left than should be:",
    "escrow_off": "more of this order is shared than was paid, or kept than was not repaid,",
    "seqs_off": "the shares of this payee are not numbered without a gap up to",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the books that is wrong."""

    check: str
    id: str
    sentence: str


async def verify(database: Database) -> list[Finding]:
    """Check all books and return what is wrong with them."""
    async with database.transaction() as transaction:
        await transaction.execute(LONG_TIMEOUT)
        return [
            Finding(check, row["id"], f"{row['id']}: {words} {row['said']}")
            for check, words in CHECKS.items()
            for row in await transaction.fetch(STATEMENTS[check])
        ]
