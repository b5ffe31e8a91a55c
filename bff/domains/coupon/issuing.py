"""Gives coupons to many at once, under the locks of their campaigns."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from bff.domains.coupon.errors import CampaignUnknown
from bff.domains.coupon.rules import Desk, Held, Holdings, Issue, Stock, Wish
from bff.kit import statements
from bff.kit.database import Record, Transaction, columns
from bff.kit.refusal import BadInput, Refusal
from bff.kit.writes import Write

STATEMENTS = statements.load("bff.domains.coupon")
STOCK = tuple(field.name for field in fields(Stock))


@dataclass(frozen=True, slots=True)
class Locked:
    """The campaigns that a transaction holds, and the moment at which it does."""

    stocks: Mapping[UUID, Stock]
    now: datetime | None


async def issue(
    transaction: Transaction, wishes: Sequence[Wish]
) -> list[Issue | Refusal | BadInput]:
    """Give each wish its coupon, written before commit, or say why not; in two statements."""
    locked = await lock(transaction, {wish.campaign_id for wish in wishes})
    if locked.now is None:
        return [CampaignUnknown() for _ in wishes]
    desk = Desk(locked.stocks, await holdings(transaction, locked, wishes), locked.now)
    outcomes = [desk.decide(wish) for wish in wishes]
    issues = [outcome for outcome in outcomes if isinstance(outcome, Issue)]
    write(transaction, locked, issues)
    return outcomes


async def lock(transaction: Transaction, campaigns: Iterable[UUID]) -> Locked:
    """Lock the campaigns in the order of their ids and read their stock."""
    return locked(await transaction.fetch(STATEMENTS["campaigns_locked"], list(campaigns)))


def locked(rows: Sequence[Record]) -> Locked:
    """Read the stock of campaigns that were locked."""
    stocks = {row["id"]: Stock(**{name: row[name] for name in STOCK}) for row in rows}
    # The time after the wait: a campaign that closed in the queue is closed.
    return Locked(stocks=stocks, now=rows[0]["now"] if rows else None)


async def holdings(transaction: Transaction, locked: Locked, wishes: Sequence[Wish]) -> Holdings:
    """Count what the wishing members have had of their campaigns."""
    # The aliases too: their coupons count towards the limit of the person.
    pairs = {(w.campaign_id, member) for w in wishes for member in (w.member_id, *w.members)}
    known = [pair for pair in pairs if pair[0] in locked.stocks]
    rows = await transaction.fetch(STATEMENTS["held"], *columns(known)) if known else []
    return {(r["campaign_id"], r["member_id"]): Held(r["count"], r["last"]) for r in rows}


def write(transaction: Transaction, locked: Locked, issues: Sequence[Issue]) -> None:
    """Have the coupons written, and taken off their campaigns' stock, before commit."""
    # Each campaign is touched once, however many coupons it gives.
    counts = Counter(issue.campaign_id for issue in issues)
    taken = [
        (campaign_id, count, count * locked.stocks[campaign_id].worth_fen)
        for campaign_id, count in counts.items()
    ]
    # In the order of its fields: an issue is a row.
    values = [*columns(issues), *columns(taken), locked.now]
    transaction.before_commit(Write(STATEMENTS["issue"], values, rows=len(issues)))
