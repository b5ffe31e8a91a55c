"""The demo's group buys: for all, for all while stocks last, and for the province of the story."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bff.demo.plan import Kept, Plan
from bff.domains.group_buy import service as group_buys
from bff.domains.group_buy.rules import Tier
from bff.domains.group_buy.service import NewOffer
from bff.kit.database import Transaction

# A demo is looked at for months, and should not be found without a party.
LASTS = timedelta(days=90)
ENDS = timedelta(days=365)
PIECES = 1_000_000
HALF_BP = 5_000


@dataclass(frozen=True, slots=True)
class Offers:
    """What is bought together: the house brand, the small bottles, the vintage of the province."""

    house: NewOffer
    small: NewOffer
    vintage: NewOffer

    def at(self, kept: Kept, plan: Plan) -> list[NewOffer]:
        """Return the offers that a store takes part in."""
        # As it is with coupons: not every store takes part in everything.
        small = [self.small] if plan.products[2] in plan.sold_by(kept) else []
        near = kept.shop.city.province == plan.home.shop.city.province
        return [self.house, *small, *([self.vintage] if near else [])]


async def publish(transaction: Transaction, plan: Plan, now: datetime) -> Offers:
    """Publish the offers of the demo."""
    house, vintage, small = plan.products
    ends_at, lasts_s = now + ENDS, int(LASTS.total_seconds())
    offers = Offers(
        house=NewOffer(
            product_id=house,
            tiers=[Tier(2, 11_800), Tier(3, 10_800)],
            per_seat=2,
            per_member=60,
            lasts_s=lasts_s,
            ends_at=ends_at,
        ),
        small=NewOffer(
            product_id=small,
            tiers=[Tier(3, 1_580), Tier(5, 1_380), Tier(10, 1_280)],
            total=PIECES,
            per_seat=6,
            per_member=24,
            early_bp=HALF_BP,
            lasts_s=lasts_s,
            ends_at=ends_at,
        ),
        vintage=NewOffer(
            product_id=vintage,
            tiers=[Tier(3, 24_800), Tier(5, 23_800)],
            region=plan.home.shop.city.province,
            lasts_s=lasts_s,
            ends_at=ends_at,
        ),
    )
    await group_buys.publish(transaction, [offers.house, offers.small, offers.vintage])
    return offers
