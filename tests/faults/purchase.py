"""What may become of an order that somebody placed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from random import Random

from bff.story.phone import Data, request_id
from tests.faults.people import Person
from tests.faults.street import Street

CLOSE = "/v3/pay/transactions/out-trade-no/{out_trade_no}/close"


@dataclass(frozen=True)
class Purchase:
    """An order, the person whose it is, and the sheet that was opened for it, if any."""

    person: Person
    dice: Random
    street: Street
    order: Data
    sheet: Data | None

    async def paid(self) -> None:
        await self.person.press(self.sheet or await self.person.sheet(self.order["id"]))

    async def dismissed(self) -> None:
        await self.person.press(self.sheet, "fail")
        await self.person.press(await self.person.sheet(self.order["id"]))

    async def regretted(self) -> None:
        await self._known()
        await self._asked_back()

    async def regretted_in_part(self) -> None:
        await self._known()
        await self._asked_back(lines=[{"line": 1, "quantity": 1}])

    async def picked_up(self) -> None:
        await self._known()
        shown = await self.person.told("OrderPickUpShow", orderId=self.order["id"])
        if "code" in shown:
            await self.street.counter.take(shown["code"])

    async def picked_up_and_complained_of(self) -> None:
        await self.picked_up()
        await self._asked_back(lines=self.dice.choice((None, [{"line": 1, "quantity": 1}])))
        mine = (await self.person.shown("Order", id=self.order["id"]))["order"]
        for refund in mine["refunds"]:
            if refund["status"] == "ASKED":
                await self.street.counter.decide(refund["id"], approve=self.dice.random() < 0.5)

    async def cancelled(self) -> None:
        await self.person.told("OrderCancel", orderId=self.order["id"])

    async def cancelled_and_paid(self) -> None:
        # WeChat did not hear that it is to take nothing more.
        await self.street.lives.sandbox.fault(CLOSE, "http", times=6)
        await self.cancelled()
        await self.person.press(self.sheet)

    async def paid_unheard(self) -> None:
        await self.street.lives.sandbox.control("POST", "/notifications", {"plan": "drop"})
        await self.paid()

    async def forgotten(self) -> None:
        await self.person.press(self.sheet, "fail")

    async def _known(self) -> None:
        await self.paid()
        # To ask for the sheet of what is paid is how a phone hears of it at once.
        await self.person.sheet(self.order["id"])

    async def _asked_back(self, **which: object) -> None:
        why = {"reason": "不想要了", "requestId": request_id()}
        await self.person.told("OrderRefundRequest", orderId=self.order["id"], **why, **which)


Ending = Callable[[Purchase], Awaitable[None]]
ENDINGS: Sequence[Ending] = (
    *(Purchase.paid,) * 10,
    Purchase.dismissed,
    Purchase.regretted,
    *(Purchase.regretted_in_part,) * 2,
    *(Purchase.picked_up,) * 2,
    *(Purchase.picked_up_and_complained_of,) * 2,
    Purchase.cancelled,
    *(Purchase.cancelled_and_paid,) * 3,
    Purchase.paid_unheard,
    Purchase.forgotten,
)
