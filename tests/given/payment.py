"""Orders that are paid: what a payment brought, and its split."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bff.domains.profit import fees, payments, service
from bff.domains.profit.booking import Booking
from bff.domains.profit.facts import Advance, Fact, FactKind, PaidLine, PayeeRole, Scope
from bff.domains.profit.fees import Fee
from bff.domains.profit.payments import Collected
from bff.domains.profit.repaying import Repaid
from bff.domains.profit.rules import RuleShare
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.given import profit as given

MCHID = "1900000001"
# The demo's rates.
RATES = (
    RuleShare(role=PayeeRole.STORE, basis_points=1_200),
    RuleShare(role=PayeeRole.DEALER, basis_points=500),
    RuleShare(role=PayeeRole.CLERK, basis_points=300, otherwise=PayeeRole.LEADER),
)


async def rates(database: Database, store_id: UUID | None = None) -> UUID:
    """Put the rates into force, for one store or for all."""
    scope = Scope(store_id=store_id)
    return await given.rule(database, FactKind.ORDER_PAID, *RATES, scope=scope)


async def order(
    database: Database,
    *fens: int,
    payees: Mapping[PayeeRole, UUID],
    advances: Sequence[Advance] = (),
    at: datetime | None = None,
) -> Fact:
    """Describe an order of as many lines, one piece each, paid just now."""
    now = at or await clock.now(database)
    numbered = enumerate(fens, 1)
    return Fact(
        kind=FactKind.ORDER_PAID,
        ref=uuid7(),
        at=now,
        placed_at=now,
        payees=payees,
        scope=Scope(store_id=payees.get(PayeeRole.STORE)),
        lines=[PaidLine(number=n, product_id=uuid7(), quantity=1, fen=fen) for n, fen in numbered],
        advances=advances,
        evidence={"order": str(uuid7())},
    )


def collected(fact: Fact) -> Collected:
    """Describe the payment of an order; it has the order's id."""
    return Collected(
        order_id=fact.ref,
        payment_id=fact.ref,
        mchid=MCHID,
        fen=sum(line.fen for line in fact.lines),
        at=fact.at,
    )


async def paid(database: Database, *facts: Fact) -> list[Booking]:
    """Collect and book orders in one transaction."""
    async with database.transaction() as tx:
        payments.collected(tx, [collected(fact) for fact in facts])
        return await service.book_new(tx, facts)


async def fee(database: Database, fact: Fact, fen: int, refund_id: UUID | None = None) -> None:
    """Book what WeChat kept of an order's payment, or gave back with a refund."""
    told = Fee(order_id=fact.ref, refund_id=refund_id, mchid=MCHID, fen=fen, day=fact.at.date())
    async with database.transaction() as tx:
        fees.taken(tx, [told])


async def kept(database: Database, *facts: Fact) -> None:
    """Collect orders and split nothing yet."""
    async with database.transaction() as tx:
        payments.collected(tx, [collected(fact) for fact in facts])


def refund(fact: Fact, by_line: Mapping[int, int]) -> Repaid:
    """Describe a refund of so much of each line, and of one piece of it."""
    return Repaid(
        refund_id=uuid7(),
        order_id=fact.ref,
        mchid=MCHID,
        fen=sum(by_line.values()),
        by_line=by_line,
        pieces=dict.fromkeys(by_line, 1),
        at=fact.at,
    )
