"""The points that people have, what they are worth in orders, and who of them spends how many."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from bff.domains.profit import accounts
from bff.domains.profit.writing import STATEMENTS
from bff.kit.database import Transaction

FEN_A_YUAN = 100


class Rate(NamedTuple):
    """What points are worth: so many a yuan, for at most so many percent of an order."""

    per_yuan: int
    percent: int

    def fen(self, points: int) -> int:
        """Return what points take off, in whole fen."""
        return points * FEN_A_YUAN // self.per_yuan

    def needed(self, points: int) -> int:
        """Return the fewest points that take off as much as these: what buys no fen stays."""
        return -(-self.fen(points) * self.per_yuan // FEN_A_YUAN)

    def within(self, fen: int) -> int:
        """Return the most points that take off no more than so much."""
        return ((fen + 1) * self.per_yuan - 1) // FEN_A_YUAN

    def cap_fen(self, fen: int) -> int:
        """Return what points may take off an order that costs so much after its coupons."""
        return fen * self.percent // 100


@dataclass(slots=True)
class Pockets:
    """What people have, spent by one order after the other; a transaction holds who spends."""

    rate: Rate
    had: dict[UUID, int]
    owed: dict[UUID, int]

    def balance(self, members: Collection[UUID]) -> int:
        """Return the points of a person, who is all of these members."""
        return max(0, sum(self.had.get(one, 0) - self.owed.get(one, 0) for one in members))

    def most(self, members: Collection[UUID], fen: int) -> int:
        """Return how many points a person could use for what costs so much."""
        allowed = self.rate.within(self.rate.cap_fen(fen))
        return self.rate.needed(min(self.balance(members), allowed))

    def take(self, members: Sequence[UUID], count: int) -> dict[UUID, int]:
        """Take points that a person has, and return from which member how many."""
        parts: dict[UUID, int] = {}
        for member_id in members:
            part = min(count, self.had.get(member_id, 0))
            if part:
                parts[member_id] = part
                self.had[member_id] -= part
                count -= part
        return parts


async def opened(transaction: Transaction, members: Collection[UUID]) -> Pockets:
    """Return what these members have now, and what it is worth."""
    every = sorted(set(members))
    had = {accounts.points(one).id: one for one in every}
    owed = {accounts.points_owed(one).id: one for one in every}
    rows = await transaction.fetch(STATEMENTS["pockets"], [*had, *owed])
    rate = Rate(rows[0]["per_yuan"], rows[0]["percent"])
    return Pockets(
        rate,
        {had[row["id"]]: row["points"] for row in rows if row["id"] in had},
        {owed[row["id"]]: -row["points"] for row in rows if row["id"] in owed},
    )
