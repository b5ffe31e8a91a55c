"""Rules in force and facts booked, made as the house makes them."""

from collections.abc import Mapping
from uuid import UUID

from bff.domains.profit import rules_book, service
from bff.domains.profit.facts import Advance, Booked, Fact, FactKind, PayeeRole, Scope
from bff.domains.profit.rules import RuleShare
from bff.gateways.signals import Signals
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7

BRAND, DEALER, STORE = PayeeRole.BRAND, PayeeRole.DEALER, PayeeRole.STORE

# The demo's numbers, in fen.
DEMO: Mapping[FactKind, tuple[int, tuple[RuleShare, ...]]] = {
    FactKind.CASE_OPENED: (200, (RuleShare(role=STORE, fixed_fen=200),)),
    FactKind.BOTTLE_OPENED: (
        100,
        (RuleShare(role=STORE, fixed_fen=70), RuleShare(role=DEALER, fixed_fen=30)),
    ),
    FactKind.REDEEMED: (
        300,
        (RuleShare(role=STORE, fixed_fen=200), RuleShare(role=DEALER, fixed_fen=60)),
    ),
}


async def rule(
    database: Database,
    kind: FactKind,
    *shares: RuleShare,
    reward_fen: int | None = None,
    scope: Scope | None = None,
) -> UUID:
    """Put a rule into force and return the id of its version."""
    async with database.transaction() as tx:
        drafted = await rules_book.draft(
            tx,
            kind=kind,
            title=f"{kind} rule",
            shares=shares,
            by=uuid7(),
            reward_fen=reward_fen,
            scope=scope or Scope(),
        )
        await rules_book.publish(tx, version_id=drafted.version_id, by=uuid7())
    return drafted.version_id


async def demo_rules(database: Database, product_id: UUID | None = None) -> None:
    """Put the demo's three rules into force, for one product or for all."""
    for kind, (reward_fen, shares) in DEMO.items():
        scope = Scope(product_id=product_id)
        await rule(database, kind, *shares, reward_fen=reward_fen, scope=scope)


async def fact(
    database: Database,
    kind: FactKind = FactKind.REDEEMED,
    *,
    store_id: UUID | None = None,
    dealer_id: UUID | None = None,
    product_id: UUID | None = None,
    campaign_id: UUID | None = None,
    advanced_fen: int = 0,
    reward_fen: int | None = None,
) -> Fact:
    """Describe something that happened just now; the brand funds what the store advanced."""
    payees = {STORE: store_id, DEALER: dealer_id}
    return Fact(
        kind=kind,
        ref=uuid7(),
        at=await clock.now(database),
        payees={role: payee for role, payee in payees.items() if payee is not None},
        scope=Scope(
            product_id=product_id, campaign_id=campaign_id, store_id=store_id, dealer_id=dealer_id
        ),
        advances=[Advance(BRAND, None, advanced_fen)] if advanced_fen else (),
        reward_fen=reward_fen,
        evidence={"coupon": str(uuid7())},
    )


async def booked(database: Database, *facts: Fact, signals: Signals | None = None) -> list[Booked]:
    """Book facts in a transaction of their own."""
    async with database.transaction() as tx:
        return await service.book(tx, facts, signals)
