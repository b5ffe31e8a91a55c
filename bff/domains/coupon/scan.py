"""The first scan of a bottle puts coupons into the wallet of whoever opened it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bff.domains.code import errors
from bff.domains.code import service as codes
from bff.domains.code.service import Scan, Scanned
from bff.domains.coupon import issuing
from bff.domains.coupon.issuing import STATEMENTS
from bff.domains.coupon.rules import Channel, Desk, Issue, Wish
from bff.gateways.signals import Signals
from bff.kit.answer import Answers, Request
from bff.kit.database import Database, Record, Transaction
from bff.kit.keyring import Keyring
from bff.kit.refusal import BadInput, Refusal

ANSWERS = Answers(
    "codeScan",
    Scanned,
    errors.CodeUnknown,
    errors.CodeNotActive,
    errors.CodeOfAnotherLevel,
    errors.CodeAlreadyScanned,
    errors.ScanHeld,
)


@dataclass(frozen=True, slots=True)
class ScanCode:
    """A member's scan, under the request that it came with."""

    scan: Scan
    request: Request


async def scan(
    database: Database, ring: Keyring, signals: Signals, commands: Sequence[ScanCode]
) -> list[Scanned | Refusal | BadInput]:
    """Let the first scan of each bottle win, give its coupons and book what it earned, at once.

    A campaign that has none left, or gives this person no more, gives nothing and refuses nothing.
    The coupons of a scan are those whose source it is.
    """
    async with database.transaction() as transaction:

        async def act(fresh: list[int]) -> list[Scanned | Refusal]:
            asked = [commands[place].scan for place in fresh]
            outcomes = await codes.take(transaction, ring, asked)
            await _reward(transaction, asked, outcomes)
            # Last, because all verbs wait for the accounts of the same few payees.
            await codes.book(transaction, outcomes, signals)
            return outcomes

        return await ANSWERS.once(transaction, [c.request for c in commands], act)


async def _reward(
    transaction: Transaction, asked: Sequence[Scan], outcomes: Sequence[Scanned | Refusal]
) -> None:
    firsts = [
        (by, scanned)
        for by, scanned in zip(asked, outcomes, strict=True)
        if isinstance(scanned, Scanned) and scanned.first_scan
    ]
    if not firsts:
        return
    # All campaigns at once, in the order of ids: one by one, two lists could cross.
    products = list({scanned.product_id for _, scanned in firsts})
    stores = list({scanned.store_id for _, scanned in firsts if scanned.store_id})
    rows = await transaction.fetch(STATEMENTS["scan_campaigns_locked"], products, stores)
    locked = issuing.locked(rows)
    wishes = [wish for by, scanned in firsts for wish in _wishes(by, scanned, rows)]
    if not wishes or locked.now is None:
        return
    holdings = await issuing.holdings(transaction, locked, wishes)
    desk = Desk(locked.stocks, holdings, locked.now)
    # The bottle is opened and cannot be scanned again: what gives nothing refuses nothing.
    issues = [one for one in map(desk.decide, wishes) if isinstance(one, Issue)]
    issuing.write(transaction, locked, issues)


def _wishes(by: Scan, scanned: Scanned, rows: Iterable[Record]) -> list[Wish]:
    return [
        Wish(
            campaign_id=row["id"],
            member_id=by.member_id,
            members=tuple(by.member_ids),
            channel=Channel.SCAN,
            source_id=scanned.scan_id,
        )
        for row in rows
        if scanned.product_id in row["products"]
        and row["store_id"] in (None, scanned.store_id)
        and row["dealer_id"] in (None, scanned.dealer_id)
    ]
