"""Parties and the people in them."""

from datetime import datetime
from typing import Any

import strawberry
from strawberry.types import Info

from bench.peers.plain.coupons import Money
from bff.domains.group_buy import rules
from bff.domains.group_buy.models import GroupBuyOffer as OfferModel
from bff.domains.group_buy.models import Party as PartyModel
from bff.domains.group_buy.models import Seat as SeatModel
from bff.domains.group_buy.rules import Tier
from bff.domains.member.models import Member as MemberModel


@strawberry.type
class Member:
    id: strawberry.ID
    nickname: str
    avatar_url: str | None

    @classmethod
    def of(cls, row: MemberModel) -> "Member":
        id_ = strawberry.ID(str(row.id))
        return cls(id=id_, nickname=row.nickname, avatar_url=row.avatar_url)


@strawberry.type
class Seat:
    row: strawberry.Private[SeatModel]

    @strawberry.field
    async def member(self, info: Info[Any, None]) -> Member:
        return Member.of(await info.context.members.load(self.row.member_id))


@strawberry.type
class Product:
    title: str


@strawberry.type
class GroupBuyOffer:
    row: strawberry.Private[OfferModel]

    @strawberry.field
    async def product(self, info: Info[Any, None]) -> Product:
        return Product(title=(await info.context.products.load(self.row.product_id)).title)


@strawberry.type
class Party:
    id: strawberry.ID
    size: int
    filled: int
    ends_at: datetime
    row: strawberry.Private[PartyModel]

    @strawberry.field
    async def offer(self, info: Info[Any, None]) -> GroupBuyOffer:
        return GroupBuyOffer(row=await info.context.offers.load(self.row.offer_id))

    @strawberry.field
    async def price(self, info: Info[Any, None]) -> Money:
        offer = await info.context.offers.load(self.row.offer_id)
        tiers = [Tier(one["people"], one["fen"]) for one in offer.tiers]
        return Money.of(rules.price_fen(tiers, self.row.paid + 1))

    @strawberry.field
    async def seats(self, info: Info[Any, None]) -> list[Seat]:
        return [Seat(row=row) for row in await info.context.seats_of_party.load(self.row.id)]

    @classmethod
    def of(cls, row: PartyModel) -> "Party":
        id_ = strawberry.ID(str(row.id))
        return cls(id=id_, size=row.size, filled=row.paid, ends_at=row.ends_at, row=row)
