"""A transfer as it is about to be written: accounts and amounts that sum to zero."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from bff.domains.profit.accounts import Account
from bff.kit.ids import uuid7

Amounts = Mapping[Account, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One transfer; `idem` is written once for ever, and `reduces` names what it takes back of.

    One that is `of_fact` is written only when its `ref`, a fact, turns out to be new. The body
    holds ids and amounts alone: what is hashed and handed out can never be forgotten again.
    """

    idem: str
    kind: str
    ref: UUID
    amounts: Amounts
    body: Mapping[str, object]
    reduces: UUID | None = None
    of_fact: bool = False
    id: UUID = field(default_factory=uuid7)

    def lines(self) -> list[tuple[Account, int]]:
        """Return the entries, debits first."""
        moved = [(account, amount) for account, amount in self.amounts.items() if amount]
        return sorted(moved, key=lambda line: line[1] < 0)


def summed(amounts: Iterable[Amounts]) -> Amounts:
    """Return the sum of amounts, account by account."""
    # One line an account: each line is one more balance that the database has to lock and move.
    total: dict[Account, int] = {}
    for each in amounts:
        for account, amount in each.items():
            total[account] = total.get(account, 0) + amount
    return total
