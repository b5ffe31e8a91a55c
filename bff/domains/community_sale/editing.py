"""Sales are changed while they are open, and closed by their leader or at their cut-off."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bff.domains.community import service as communities
from bff.domains.community_sale import rules, stall
from bff.domains.community_sale.errors import (
    SaleClosed,
    SaleDatesWrong,
    SaleRoomTaken,
    SaleUnknown,
)
from bff.domains.community_sale.opening import STATEMENTS
from bff.domains.community_sale.rules import Dates, Standing
from bff.kit import answer
from bff.kit.answer import Answers
from bff.kit.database import Database, Transaction
from bff.kit.refusal import Forbidden, Refusal, raised


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What is to change of a sale; None leaves a thing as it is."""

    sale_id: UUID
    title: str | None = None
    cut_off_at: datetime | None = None
    arrives_on: date | None = None
    capacity: int | None = None
    key: str


@dataclass(frozen=True, slots=True)
class Edited:
    """The sale is as it was asked for."""

    sale_id: UUID


@dataclass(frozen=True, slots=True)
class Closed:
    """The sale takes no orders any more."""

    sale_id: UUID


EDITING = Answers("communitySaleEdit", Edited, SaleClosed, SaleDatesWrong, SaleRoomTaken)
CLOSING = Answers("communitySaleClose", Closed, SaleClosed)


async def edit(database: Database, *, member_id: UUID, asked: Edit) -> Edited:
    """Change a sale of the member's community, or raise why not; Forbidden if it is not theirs."""
    title = None if asked.title is None else rules.title(asked.title)
    if asked.capacity is not None:
        rules.capacity(asked.capacity)
    facts = (asked.sale_id, title, asked.cut_off_at, asked.arrives_on, asked.capacity)
    request = answer.request(member_id, asked.key, *facts)
    async with database.transaction() as transaction:
        sale = await kept(transaction, member_id, asked.sale_id)

        async def act(_fresh: list[int]) -> list[Edited | Refusal]:
            return [await _edited(transaction, sale, asked, title or sale.title)]

        [outcome] = await EDITING.once(transaction, [request], act)
    edited: Edited = raised(outcome)
    return edited


async def close(database: Database, *, member_id: UUID, sale_id: UUID, key: str) -> Closed:
    """Close a sale of the member's community before its cut-off; SaleClosed if it is over."""
    request = answer.request(member_id, key, sale_id)
    async with database.transaction() as transaction:
        sale = await kept(transaction, member_id, sale_id)

        async def act(_fresh: list[int]) -> list[Closed | Refusal]:
            if not sale.open:
                return [SaleClosed()]
            await transaction.execute(STATEMENTS["close"], sale_id)
            return [Closed(sale_id)]

        [outcome] = await CLOSING.once(transaction, [request], act)
    closed: Closed = raised(outcome)
    return closed


async def close_due(database: Database) -> int:
    """Close up to 1,000 sales whose cut-off is past; return how many they were."""
    async with database.transaction() as transaction:
        return await transaction.execute(STATEMENTS["close_due"])


async def kept(transaction: Transaction, member_id: UUID, sale_id: UUID) -> Standing:
    """Lock a sale of the member's community; SaleUnknown for another's, and where there is none."""
    sale = (await stall.locked(transaction, [sale_id])).get(sale_id)
    if sale is None or not await communities.keeps(transaction, member_id, sale.community_id):
        raise SaleUnknown
    return sale


async def speaks_for(
    database: Database, member_id: UUID, sale_id: UUID, for_whom: str | None
) -> None:
    """Let who keeps a sale order for somebody else; Forbidden for all others."""
    if not for_whom:
        return
    sale = (await stall.read(database, [sale_id])).get(sale_id)
    if sale is None or not await communities.keeps(database, member_id, sale.community_id):
        raise Forbidden


async def _edited(
    transaction: Transaction, sale: Standing, asked: Edit, title: str
) -> Edited | Refusal:
    dates = Dates(asked.cut_off_at or sale.cut_off_at, asked.arrives_on or sale.arrives_on)
    capacity = asked.capacity or sale.capacity
    refusal = _refused(sale, dates, capacity)
    if refusal:
        return refusal
    await transaction.execute(
        STATEMENTS["edit"], sale.id, title, dates.cut_off_at, dates.arrives_on, capacity
    )
    return Edited(sale.id)


def _refused(sale: Standing, dates: Dates, capacity: int) -> Refusal | None:
    if not sale.open:
        return SaleClosed()
    if capacity < sale.taken:
        return SaleRoomTaken(sale.taken)
    return rules.misdated(dates, sale.now)
