"""How the brand's operators publish offers of group buys."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from bff.domains.group_buy import errors
from bff.domains.group_buy.rules import Tier
from bff.domains.group_buy.service import NewOffer
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.money import Fen
from loaders.group_buy_offer import offers_of
from miniprogram_schema.group_buy_offer import GroupBuyOffer
from miniprogram_schema.problem import Problem
from miniprogram_schema.product_publish import PlaceUnknown, ProductUnknown
from miniprogram_schema.staff import REQUEST_ID

MINUTE_S = 60


@strawberry.input(description="A step of the prices of a new offer.")
class PriceTierInput:
    """A step of the prices."""

    people: int = strawberry.field(description="How many people it takes, 2 to 200.")
    price: Fen = strawberry.field(description="What one piece costs each of so many or more.")


@strawberry.input(description="An offer as it is to be; its product and prices never change.")
class GroupBuyOfferPublishInput:
    """An offer as it is to be."""

    product_id: strawberry.ID = strawberry.field(description="What is bought.")
    tiers: list[PriceTierInput] = strawberry.field(
        description="At most 8 prices, of the smallest party first; the last is of a full one."
    )
    starts_at: datetime | None = strawberry.field(
        default=None, description="When the first party can be opened; left out, at once."
    )
    ends_at: datetime = strawberry.field(description="When no further party is opened.")
    store_ids: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description="At most 200 stores that take part; left out, all that sell the product.",
    )
    dealer_id: strawberry.ID | None = strawberry.field(
        default=None, description="Only stores that this dealer serves."
    )
    region: str | None = strawberry.field(
        default=None, description="Only stores whose region begins so, such as 浙江省."
    )
    total: int | None = strawberry.field(
        default=None, description="How many pieces there are; left out, there is no limit."
    )
    per_seat: int = strawberry.field(default=1, description="How many pieces a seat may have.")
    per_member: int | None = strawberry.field(
        default=None, description="How many pieces one person may have; left out, no limit."
    )
    early_bp: int | None = strawberry.field(
        default=None,
        description="The part of a full party, in basis points, from which on the brand may"
        " complete it early; left out, never.",
    )
    lasts_minutes: int = strawberry.field(
        default=1_440, description="How long a party has, from its head's payment on."
    )
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)

    def offer(self) -> NewOffer:
        """Return the offer; BadInput when an id is of something else."""
        return NewOffer(
            product_id=ids.read(Kind.PRODUCT, self.product_id),
            tiers=[Tier(one.people, one.price) for one in self.tiers],
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            stores=self._stores(),
            dealer_id=ids.read(Kind.DEALER, self.dealer_id) if self.dealer_id else None,
            region=self.region,
            total=self.total,
            per_seat=self.per_seat,
            per_member=self.per_member,
            early_bp=self.early_bp,
            lasts_s=self.lasts_minutes * MINUTE_S,
        )

    def _stores(self) -> list[UUID] | None:
        if self.store_ids is None:
            return None
        return [ids.read(Kind.STORE, id_) for id_ in self.store_ids]


@strawberry.type(description="The offer is on the brand's list.")
class GroupBuyOfferPublished:
    """The offer is on the brand's list."""

    offer_id: strawberry.Private[UUID]

    offer = edge(offers_of, key=At("offer_id"), returns=GroupBuyOffer, description="The offer.")


@strawberry.type(description="Returned when the offer could not be what it says.")
class GroupBuyOfferUnsound(Problem):
    """The offer could not be what it says."""

    @classmethod
    def of(cls, refusal: errors.OfferUnsound, message: str) -> "GroupBuyOfferUnsound":
        """Say it in words."""
        del refusal
        return cls(message=message)


GroupBuyOfferPublishResult = Annotated[
    GroupBuyOfferPublished | GroupBuyOfferUnsound | ProductUnknown | PlaceUnknown,
    strawberry.union("GroupBuyOfferPublishResult", description="What comes of publishing one."),
]
