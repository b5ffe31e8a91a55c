"""What a store or a dealer earned and is still owed: fields that hang under their doors."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry

from bff.context import Viewer
from bff.domains.profit import facts
from bff.engine.edge import Argument, edge
from bff.engine.keys import KeyOf
from bff.kit.page import PAGE_DEFAULT, cursor, page_size, place
from loaders.balance import BalanceRow, TodayRow, balances_of, todays_of
from loaders.share import Earnings, Payee, earnings_of, newest_of
from miniprogram_schema.scalars import Money
from miniprogram_schema.share import ShareConnection, ShareKind, ShareStatus

ASKED: Mapping[str, Argument] = {
    "first": Argument(
        Annotated[int, strawberry.argument(description="How many shares, at most 50.")],
        PAGE_DEFAULT,
    ),
    "after": Argument(
        Annotated[str | None, strawberry.argument(description="The end of the page before.")], None
    ),
    "since": Argument(
        Annotated[
            datetime | None, strawberry.argument(description="Only what was booked since then.")
        ],
        None,
    ),
    "kind": Argument(
        Annotated[ShareKind | None, strawberry.argument(description="Only shares of this kind.")],
        None,
    ),
    "status": Argument(
        Annotated[
            ShareStatus | None, strawberry.argument(description="Only shares that are this far.")
        ],
        None,
    ),
}


@strawberry.type(description="What is still owed to a payee, of one kind.")
class Balance:
    """What is still owed, of one kind."""

    asset: str = strawberry.field(description="What is counted, such as CNY.")
    kind: ShareKind = strawberry.field(
        description="Why it is owed; a reimbursement is no income and stands apart."
    )
    amount: Money = strawberry.field(description="The sum that is owed and not yet on its way.")

    @classmethod
    def many(cls, rows: Sequence[BalanceRow]) -> "list[Balance]":
        """Make the balances of rows."""
        return [
            cls(asset=row.asset, kind=ShareKind(row.kind.value), amount=Money.of(row.fen))
            for row in rows
        ]


@strawberry.type(description="A store's business day so far, in Asia/Shanghai.")
class StoreToday:
    """A store's business day so far."""

    scans: int = strawberry.field(description="How many bottles of its cases were first scanned.")
    redemptions: int = strawberry.field(description="How many coupons it redeemed.")
    orders: int = strawberry.field(description="How many orders were paid that it earned of.")
    new_members: int = strawberry.field(description="How many members made it their own store.")
    reimbursed: Money = strawberry.field(description="What it gets back for what it advanced.")
    rewarded: Money = strawberry.field(description="What it earned as rewards.")
    split: Money = strawberry.field(description="What it earned of payments.")

    @classmethod
    def of(cls, row: TodayRow) -> "StoreToday":
        """Make the day of a row."""
        return cls(
            scans=row.scans,
            redemptions=row.redemptions,
            orders=row.orders,
            new_members=row.new_members,
            reimbursed=Money.of(row.reimbursed),
            rewarded=Money.of(row.rewarded),
            split=Money.of(row.split),
        )


def _earnings(role: facts.PayeeRole, id_name: str) -> KeyOf:
    def key(door: Any, args: Mapping[str, Any], _viewer: Viewer | None) -> Earnings:
        after = place(args["after"], int)
        kind, status = args["kind"], args["status"]
        return Earnings(
            role=role,
            payee_id=getattr(door, id_name),
            first=page_size(args["first"]),
            before=int(after[0]) if after else None,
            since=args["since"],
            kind=kind and kind.value,
            status=status and status.value,
        )

    return key


def _payee(role: facts.PayeeRole, id_name: str) -> KeyOf:
    def key(door: Any, _args: Mapping[str, Any], _viewer: Viewer | None) -> Payee:
        # The role stands beside the id: one fact owes to a store and to a dealer, each their own.
        return Payee(role, getattr(door, id_name))

    return key


def _own(_door: Any, _args: Mapping[str, Any], viewer: Viewer | None) -> Payee | None:
    # A leader's own, whichever community it comes from: others at this door see none of it.
    return Payee(facts.PayeeRole.LEADER, viewer.member_id) if viewer else None


def _own_earnings(_door: Any, args: Mapping[str, Any], viewer: Viewer | None) -> Earnings | None:
    after = place(args["after"], int)
    if viewer is None:
        return None
    return Earnings(
        role=facts.PayeeRole.LEADER,
        payee_id=viewer.member_id,
        first=page_size(args["first"]),
        before=int(after[0]) if after else None,
    )


def _store(door: Any, _args: Mapping[str, Any], _viewer: Viewer | None) -> UUID:
    id_: UUID = door.store_id
    return id_


store_earnings = edge(
    earnings_of,
    key=_earnings(facts.PayeeRole.STORE, "store_id"),
    of=ShareConnection.of,
    returns=ShareConnection,
    description="Everything that was ever owed to the store, the newest first.",
    arguments=ASKED,
)
store_balance = edge(
    balances_of,
    key=_payee(facts.PayeeRole.STORE, "store_id"),
    of=Balance.many,
    returns=list[Balance],
    description="What is still owed to the store, reimbursement apart from income.",
)
# Read with the screen and handed to the subscription, so that nothing falls in between.
store_earned_cursor = edge(
    newest_of,
    key=_payee(facts.PayeeRole.STORE, "store_id"),
    of=cursor,
    returns=str,
    description="What `storeEarned` takes as `after` to miss nothing that comes after this answer.",
)
store_today = edge(
    todays_of,
    key=_store,
    of=StoreToday.of,
    returns=StoreToday,
    description="The store's business day so far.",
)
dealer_earnings = edge(
    earnings_of,
    key=_earnings(facts.PayeeRole.DEALER, "dealer_id"),
    of=ShareConnection.of,
    returns=ShareConnection,
    description="Everything that was ever owed to the dealer, the newest first.",
    arguments=ASKED,
)
dealer_balance = edge(
    balances_of,
    key=_payee(facts.PayeeRole.DEALER, "dealer_id"),
    of=Balance.many,
    returns=list[Balance],
    description="What is still owed to the dealer, reimbursement apart from income.",
)
leader_earnings = edge(
    earnings_of,
    key=_own_earnings,
    of=ShareConnection.of,
    returns=ShareConnection,
    description="Everything that was ever owed to the viewer as a leader, the newest first.",
    arguments={name: ASKED[name] for name in ("first", "after")},
)
leader_balance = edge(
    balances_of,
    key=_own,
    of=Balance.many,
    returns=list[Balance],
    description="What is still owed to the viewer as a leader.",
)
