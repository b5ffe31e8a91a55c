"""Leaders, and stores that lead themselves, open community sales."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bff.domains.community import service as communities
from bff.domains.community.service import Keeper
from bff.domains.community_sale import rules
from bff.domains.community_sale.errors import (
    SaleDatesWrong,
    SalePriceOut,
    TooManySales,
    VariantUnknown,
)
from bff.domains.community_sale.rules import Dates, Item
from bff.domains.product.variants import Offered
from bff.domains.profit import service as profit
from bff.domains.profit.facts import Fact, FactKind, PaidLine, PayeeRole, Scope
from bff.domains.store import offered as shelves
from bff.kit import answer, clock, statements
from bff.kit.answer import Answers
from bff.kit.database import Database, Transaction, columns
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput, Refusal, raised

STATEMENTS = statements.load("bff.domains.community_sale")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A sale that is to be opened."""

    community_id: UUID
    title: str
    items: Sequence[Item]
    dates: Dates
    capacity: int
    key: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The sale is open."""

    sale_id: UUID


OPENING = Answers(
    "communitySaleOpen", Opened, TooManySales, SalePriceOut, SaleDatesWrong, VariantUnknown
)


async def open_(database: Database, *, member_id: UUID, asked: Opening) -> Opened:
    """Open a sale of the member's community, or raise why not; Forbidden if it is not theirs."""
    title, items = rules.title(asked.title), rules.items(asked.items)
    rules.capacity(asked.capacity)
    facts = (asked.community_id, title, items, asked.dates, asked.capacity)
    request = answer.request(member_id, asked.key, *facts)
    async with database.transaction() as transaction:
        keeper = await communities.kept(transaction, member_id, asked.community_id)

        async def act(_fresh: list[int]) -> list[Opened | Refusal | BadInput]:
            return [await _opened(transaction, keeper, asked, title)]

        [outcome] = await OPENING.once(transaction, [request], act)
    opened: Opened = raised(outcome)
    return opened


async def _opened(
    transaction: Transaction, keeper: Keeper, asked: Opening, title: str
) -> Opened | Refusal | BadInput:
    now = await clock.now(transaction)
    if await transaction.value(STATEMENTS["open_sales"], asked.community_id) >= rules.SALES_MAX:
        return TooManySales(rules.SALES_MAX)
    offered = await _offered(transaction, keeper, asked.items)
    refusal = _refused(asked.items, offered) or rules.misdated(asked.dates, now)
    if refusal:
        return refusal
    earned = await _commissions(transaction, keeper, asked.items, offered, now)
    id_ = uuid7()
    rows = [
        (
            one.variant_id,
            offered[one.variant_id].product_id,
            one.price_fen,
            offered[one.variant_id].price_fen,
            fen,
            one.total,
        )
        for one, fen in zip(asked.items, earned, strict=True)
    ]
    await transaction.execute(
        STATEMENTS["open"],
        id_,
        asked.community_id,
        keeper.store_id,
        keeper.member_id,
        keeper.leader_id,
        title,
        asked.dates.cut_off_at,
        asked.dates.arrives_on,
        asked.capacity,
        *columns(rows),
    )
    return Opened(id_)


async def _offered(
    transaction: Transaction, keeper: Keeper, items: Sequence[Item]
) -> dict[UUID, Offered]:
    asked = [(keeper.store_id, keeper.dealer_id, one.variant_id) for one in items]
    found = await shelves.offered(transaction, asked)
    return {one.variant_id: one for one in found if one is not None}


def _refused(items: Sequence[Item], offered: Mapping[UUID, Offered]) -> Refusal | BadInput | None:
    for one in items:
        listed = offered.get(one.variant_id)
        refusal = (
            rules.mispriced(one, listed.price_fen) if listed else VariantUnknown(one.variant_id)
        )
        if refusal:
            return refusal
    return None


async def _commissions(
    transaction: Transaction,
    keeper: Keeper,
    items: Sequence[Item],
    offered: Mapping[UUID, Offered],
    now: datetime,
) -> list[int]:
    facts = [_sold(keeper, offered[one.variant_id], one.price_fen, now) for one in items]
    bookings = await profit.expected(transaction, facts)
    return [sum(due.fen for due in one.dues if due.role is PayeeRole.LEADER) for one in bookings]


def _sold(keeper: Keeper, one: Offered, price_fen: int, now: datetime) -> Fact:
    payees = {PayeeRole.STORE: keeper.store_id, PayeeRole.DEALER: keeper.dealer_id}
    if keeper.leader_id:
        payees[PayeeRole.LEADER] = keeper.leader_id
    line = PaidLine(
        number=1,
        product_id=one.product_id,
        category_id=one.category_id,
        quantity=1,
        fen=price_fen,
    )
    return Fact(
        kind=FactKind.ORDER_PAID,
        # Of nothing that happened: it is worked out and never booked.
        ref=uuid7(),
        at=now,
        placed_at=now,
        payees=payees,
        scope=Scope(store_id=keeper.store_id, dealer_id=keeper.dealer_id, region=keeper.region),
        lines=[line],
    )
