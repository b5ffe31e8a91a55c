"""A leader whose neighbours order together: sales open, end, arrive short and are handed over."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from bff.kit import ids
from bff.kit.clock import business_day
from bff.kit.ids import Kind
from bff.story.phone import Data, request_id
from tests.faults.people import Person
from tests.faults.street import Street

LASTS_S = (600, 6_000)
ORDERED_MAX = 60
ROOM = 40
LOST = 0.3


@dataclass(frozen=True)
class Leader:
    """The leader of a community, whose sales follow from the dice."""

    person: Person
    dice: Random
    street: Street

    async def lead(self) -> None:
        """Hold one sale after the other until the last life of the server is over."""
        while not self.street.lives.over:
            sale_id = await self._opened()
            if sale_id:
                self.street.sales.append(sale_id)
                await self._held(sale_id)

    async def _opened(self) -> str | None:
        now = await self.street.lives.sandbox.now()
        cut_off_at = now + timedelta(seconds=self.dice.randrange(*LASTS_S))
        told = await self.person.told(
            "CommunitySaleOpen",
            communityId=self.street.community,
            title="周末邻里团购",
            items=[
                {"variantId": ids.opaque(Kind.VARIANT, one), "price": fen}
                for one, fen in self.street.on_sale.items()
            ],
            cutOffAt=cut_off_at.isoformat(),
            arrivesOn=str(business_day(cut_off_at) + timedelta(days=1)),
            capacity=ROOM,
            requestId=request_id(),
        )
        return str(told["sale"]["id"]) if "sale" in told else None

    async def _held(self, sale_id: str) -> None:
        await self._for_a_neighbour(sale_id)
        await self.street.lives.more(self.dice.randrange(1, ORDERED_MAX))
        await self.person.told("CommunitySaleClose", saleId=sale_id, requestId=request_id())
        counts = self._counts(await self._sorted(sale_id))
        await self.person.told(
            "CommunitySaleArrive", saleId=sale_id, counts=counts, requestId=request_id()
        )
        for bag in (await self._mine("SaleHandOver", sale_id))["handOver"]:
            if self.dice.random() > LOST:
                asked = {"orderIds": bag["orderIds"], "requestId": request_id()}
                await self.person.told("CommunitySaleHandOver", saleId=sale_id, **asked)

    async def _for_a_neighbour(self, sale_id: str) -> None:
        basket = self.street.basket_of(sale_id, self.dice)
        told = await self.person.told("OrderPlace", forWhom="张阿婆", **basket)
        if self.street.ordered(told):
            await self.person.press(told["payment"])

    async def _sorted(self, sale_id: str) -> Counter[str]:
        sheet = (await self._mine("SaleSorting", sale_id))["sorting"]
        return Counter({one["variantId"]: one["quantity"] for one in sheet})

    def _counts(self, ordered: Counter[str]) -> list[Data]:
        """Count what came of each item: some is lost on the way, some of the rest is broken."""
        counts = []
        for one in self.street.on_sale:
            variant_id = ids.opaque(Kind.VARIANT, one)
            sent = ordered[variant_id]
            arrived = sent - self.dice.choice((0, 0, min(sent, 1), sent // 2))
            broken = self.dice.choice((0, min(arrived, 1)))
            counts.append(
                {"variantId": variant_id, "sent": sent, "arrived": arrived, "broken": broken}
            )
        return counts

    async def _mine(self, operation: str, sale_id: str) -> Data:
        place = {"communityId": self.street.community}
        return await self.person.shown(operation, saleId=sale_id, **place)
