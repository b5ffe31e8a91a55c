"""What the demo brand gives: rules of profit, the brand's coupons, and the stores' gifts."""

from collections.abc import Sequence
from uuid import UUID

from bff.demo.plan import Kept, Plan
from bff.domains.coupon import campaigns
from bff.domains.coupon.campaigns import Draft
from bff.domains.coupon.rules import Channel
from bff.domains.coupon.terms import AmountOff, CampaignKind, Evidence, Stacking, Terms
from bff.domains.profit import rules_book
from bff.domains.profit.facts import FactKind, PayeeRole
from bff.domains.profit.rules import RuleShare
from bff.kit.database import Transaction
from bff.kit.money import BASIS_POINTS

TEN_YUAN, FIVE_YUAN, THREE_YUAN = 1_000, 500, 300
STOCK = 1_000_000  # never sold out by accident: that is what `bff demo campaign` is for
# Few enough that a customer sees why one store stands before another.
GIFT_EVERY = 25

SHARED = {
    FactKind.CASE_OPENED: ("开箱奖励", 200, ((PayeeRole.STORE, 200),)),
    FactKind.BOTTLE_OPENED: (
        "动销返利",
        100,
        ((PayeeRole.STORE, 70), (PayeeRole.DEALER, 30)),
    ),
    FactKind.REDEEMED: (
        "核销奖励",
        THREE_YUAN,
        ((PayeeRole.STORE, 200), (PayeeRole.DEALER, 60)),
    ),
}

# One person an order: whose code was opened comes before whose community it is.
SPLIT = (
    RuleShare(role=PayeeRole.STORE, basis_points=1_200),
    RuleShare(role=PayeeRole.DEALER, basis_points=500),
    RuleShare(role=PayeeRole.CLERK, basis_points=300, otherwise=PayeeRole.LEADER),
)


async def publish(transaction: Transaction, plan: Plan) -> None:
    """Publish the rules, drafted by one operator and put into force by another, and the coupons."""
    for kind, (title, reward_fen, parts) in SHARED.items():
        shares = [RuleShare(role=role, fixed_fen=fen) for role, fen in parts]
        await _rule(transaction, plan, kind, title=title, shares=shares, reward_fen=reward_fen)
    await _rule(transaction, plan, FactKind.ORDER_PAID, title="订单分润", shares=SPLIT)
    gifts = {kept.id: _gift(kept) for kept in _givers(plan)}
    # Before the campaigns that give them, which name them.
    await campaigns.publish(transaction, list(gifts.values()))
    stores = {store_id: gift.id for store_id, gift in gifts.items()}
    await campaigns.publish(transaction, [_scanned(plan, stores), _claimed()])


async def _rule(
    transaction: Transaction,
    plan: Plan,
    kind: FactKind,
    *,
    title: str,
    shares: Sequence[RuleShare],
    reward_fen: int | None = None,
) -> None:
    # Nobody puts a rule of money into force that they wrote: so the demo has two operators.
    writer, publisher, _ = plan.desk
    drafted = await rules_book.draft(
        transaction,
        kind=kind,
        title=title,
        reward_fen=reward_fen,
        shares=shares,
        by=writer.member_id,
    )
    await rules_book.publish(transaction, version_id=drafted.version_id, by=publisher.member_id)


def _givers(plan: Plan) -> list[Kept]:
    return [plan.other, *plan.kept[2::GIFT_EVERY]]


def _gift(kept: Kept) -> Draft:
    terms = Terms(
        title=f"{kept.shop.name}五元券",
        benefit=AmountOff(FIVE_YUAN),
        worth_fen=FIVE_YUAN,
        kind=CampaignKind.GIFT,
        stacking=Stacking.STORE,
        everywhere=False,
        store_id=kept.id,
        brand_bp=0,
        store_bp=BASIS_POINTS,
    )
    return Draft(terms=terms, total=STOCK, channels=(Channel.GIFT,), stores={kept.id: None})


def _scanned(plan: Plan, stores: dict[UUID, UUID]) -> Draft:
    terms = Terms(
        title="开瓶十元券",
        benefit=AmountOff(TEN_YUAN),
        worth_fen=TEN_YUAN,
        evidence=Evidence.GOODS,
        bottles=1,
        reward_fen=THREE_YUAN,
    )
    return Draft(
        terms=terms,
        total=STOCK,
        channels=(Channel.SCAN,),
        products=plan.products,
        stores={**stores},
    )


def _claimed() -> Draft:
    terms = Terms(title="新客三元券", benefit=AmountOff(THREE_YUAN), worth_fen=THREE_YUAN)
    return Draft(terms=terms, total=STOCK, per_member=1)
