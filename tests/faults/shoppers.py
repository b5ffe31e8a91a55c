"""People who buy from shelves, in parties and of sales, in bad weather, with coupons and points."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from random import Random

from bff.kit import ids
from bff.kit.ids import Kind
from bff.story.phone import Data, request_id
from tests.faults.people import Person
from tests.faults.purchase import ENDINGS, Purchase
from tests.faults.street import Street
from tests.faults.weather import WEATHER

BAD_WEATHER, NEIGHBOURS, RASH, THRIFTY = 0.3, 0.5, 0.1, 0.5


@dataclass(frozen=True)
class Shopper:
    """Somebody with a phone, whose doings follow from the dice."""

    person: Person
    dice: Random
    street: Street

    async def shop(self) -> None:
        """Run errands until the last life of the server is over."""
        if self.dice.random() < NEIGHBOURS:
            await self._moves_in()
        while not self.street.lives.over:
            if self.dice.random() < BAD_WEATHER:
                await self.dice.choice(WEATHER)(self.street.lives.sandbox, self.dice)
            told = await self.dice.choice(WAYS)(self)
            if order := self.street.ordered(told):
                purchase = Purchase(self.person, self.dice, self.street, order, told["payment"])
                await self.dice.choice(ENDINGS)(purchase)

    async def claims(self) -> Data:
        campaign_id = ids.opaque(Kind.CAMPAIGN, self.dice.choice(self.street.campaigns))
        asked = {"campaignId": campaign_id, "requestId": request_id()}
        return await self.person.told("CouponClaim", **asked)

    async def redeems(self) -> Data:
        for coupon_id in (await self._pays_with(self.street.basket(self.dice)))["couponIds"][:1]:
            shown = await self.person.told("CouponShow", couponId=coupon_id)
            if "code" in shown:
                await self.street.counter.take(shown["code"])
        return {}

    async def from_shelf(self) -> Data:
        return await self._places(self.street.basket(self.dice))

    async def of_sale(self) -> Data:
        if not self.street.sales:
            return await self.from_shelf()
        return await self._places(self.street.basket_of(self.street.sales[-1], self.dice))

    async def opens(self) -> Data:
        offer_id = ids.opaque(Kind.OFFER, self.dice.choice(self.street.offers))
        return await self._seated("GroupBuyOpen", offerId=offer_id)

    async def joins(self) -> Data:
        if not self.street.parties:
            return await self.opens()
        return await self._seated("GroupBuyJoin", partyId=self.dice.choice(self.street.parties))

    async def _places(self, basket: Data) -> Data:
        return await self.person.told("OrderPlace", **basket, **await self._pays_with(basket))

    async def _seated(self, operation: str, **which: str) -> Data:
        basket = self.street.shop.basket()
        with_ = await self._pays_with(basket)
        [line] = basket.pop("lines")
        told = await self.person.told(operation, **basket, **line, **which, **with_)
        if "party" in told:
            self.street.parties.append(told["party"]["id"])
        return told

    async def _pays_with(self, basket: Data) -> Data:
        """Choose what the app proposes for a basket; the rash choose what does not fit."""
        asked = {name: basket[name] for name in ("storeId", "lines")}
        quoted = await self.person.told("OrderQuote", **asked)
        rash = self.dice.random() < RASH
        found = quoted.get("mismatches" if rash else "reductions", ())
        coupons = [one["coupon"]["id"] for one in found][:2]
        most = quoted["points"]["most"] if "points" in quoted else 0
        return {"couponIds": coupons, "points": most if self.dice.random() < THRIFTY else 0}

    async def _moves_in(self) -> None:
        asked = {"communityId": self.street.community, "requestId": request_id()}
        await self.person.told("CommunityJoin", **asked)


Way = Callable[[Shopper], Awaitable[Data]]
WAYS: Sequence[Way] = (
    *(Shopper.claims,) * 4,
    Shopper.redeems,
    *(Shopper.from_shelf,) * 2,
    *(Shopper.of_sale,) * 4,
    Shopper.opens,
    *(Shopper.joins,) * 8,
)
