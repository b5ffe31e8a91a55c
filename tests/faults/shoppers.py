"""People who buy from shelves and in parties, in bad weather, whatever becomes of the server."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

import httpx

from bff.context import App
from bff.engine.errors import Code
from bff.kit import ids
from bff.kit.ids import Kind
from bff.story.phone import Data, Phone, Surprise, document, request_id
from tests.faults.lives import Lives
from tests.faults.weather import WEATHER
from tests.given.order import Shop

BREATH_S = 0.05
PARTIES_KNOWN = 4
BAD_WEATHER = 0.3
CLOSE = "/v3/pay/transactions/out-trade-no/{out_trade_no}/close"


@dataclass(frozen=True)
class Street:
    """A shop, its offers, the parties that people talk of, and a server that may be dead."""

    lives: Lives
    shop: Shop
    offers: Sequence[UUID]
    parties: deque[str] = field(default_factory=lambda: deque(maxlen=PARTIES_KNOWN))
    orders: set[UUID] = field(default_factory=set)


@dataclass(frozen=True)
class Shopper:
    """Somebody with a phone, whose doings follow from the dice."""

    phone: Phone
    dice: Random
    street: Street

    async def shop(self) -> None:
        """Run errands until the last life of the server is over."""
        while not self.street.lives.over:
            if self.dice.random() < BAD_WEATHER:
                await self.dice.choice(WEATHER)(self.street.lives.sandbox, self.dice)
            bought = await self.dice.choice(WAYS)(self)
            if "order" in bought:
                self.street.orders.add(ids.read(Kind.ORDER, bought["order"]["id"]))
                await self.dice.choice(ENDINGS)(self, bought["order"]["id"], bought["payment"])

    async def from_shelf(self) -> Data:
        return await self.told("OrderPlace", **self.street.shop.basket())

    async def opens(self) -> Data:
        offer_id = ids.opaque(Kind.OFFER, self.dice.choice(self.street.offers))
        return await self._seated("GroupBuyOpen", offerId=offer_id)

    async def joins(self) -> Data:
        if not self.street.parties:
            return await self.opens()
        return await self._seated("GroupBuyJoin", partyId=self.dice.choice(self.street.parties))

    async def _seated(self, operation: str, **which: str) -> Data:
        basket = self.street.shop.basket()
        [line] = basket.pop("lines")
        told = await self.told(operation, **basket, **line, **which)
        if "party" in told:
            self.street.parties.append(told["party"]["id"])
        return told

    async def pays(self, order_id: str, sheet: Data | None) -> None:
        await self._press(sheet or await self._sheet(order_id))

    async def dismisses(self, order_id: str, sheet: Data | None) -> None:
        await self._press(sheet, "fail")
        await self._press(await self._sheet(order_id))

    async def regrets(self, order_id: str, sheet: Data | None) -> None:
        await self.pays(order_id, sheet)
        # To ask for the sheet of what is paid is how a phone hears of it at once.
        await self._sheet(order_id)
        why = {"reason": "不想要了", "requestId": request_id()}
        await self.told("OrderRefundRequest", orderId=order_id, **why)

    async def cancels(self, order_id: str, _sheet: Data | None) -> None:
        await self.told("OrderCancel", orderId=order_id)

    async def pays_what_was_cancelled(self, order_id: str, sheet: Data | None) -> None:
        # WeChat did not hear that it is to take nothing more.
        await self.street.lives.sandbox.fault(CLOSE, "http", times=6)
        await self.told("OrderCancel", orderId=order_id)
        await self._press(sheet)

    async def pays_unheard(self, order_id: str, sheet: Data | None) -> None:
        sandbox = self.street.lives.sandbox
        await sandbox.control("POST", "/notifications", {"plan": "drop"})
        await self.pays(order_id, sheet)

    async def forgets(self, _order_id: str, sheet: Data | None) -> None:
        await self._press(sheet, "fail")

    async def told(self, operation: str, **asked: object) -> Data:
        """Ask one thing until it is answered, however often the server dies over it."""
        query = document(App.CONSUMER, operation)
        while True:
            await self.street.lives.up.wait()
            with suppress(httpx.TransportError, Surprise):
                answer = await self.phone.ask(query, input=asked)
                codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
                assert codes <= {Code.UNAVAILABLE, Code.UNAUTHENTICATED}, answer
                if not codes:
                    self.street.lives.done()
                    [told] = answer["data"].values()
                    return dict(told)
                if Code.UNAUTHENTICATED in codes:
                    await self.phone.sign_in()
            await asyncio.sleep(BREATH_S)

    async def _sheet(self, order_id: str) -> Data | None:
        told = await self.told("OrderPay", orderId=order_id, requestId=request_id())
        return told.get("payment")

    async def _press(self, sheet: Data | None, outcome: str = "success") -> None:
        # What is paid or closed already says so on the phone's screen.
        with suppress(httpx.HTTPStatusError):
            if sheet:
                await self.phone.pay(sheet, outcome)


Way = Callable[[Shopper], Awaitable[Data]]
Ending = Callable[[Shopper, str, Data | None], Awaitable[None]]

WAYS: Sequence[Way] = (
    Shopper.from_shelf,
    Shopper.opens,
    *(Shopper.joins,) * 8,
)
ENDINGS: Sequence[Ending] = (
    *(Shopper.pays,) * 10,
    Shopper.dismisses,
    Shopper.regrets,
    Shopper.cancels,
    *(Shopper.pays_what_was_cancelled,) * 3,
    Shopper.pays_unheard,
    Shopper.forgets,
)
