"""A cashier beside a WeChat of the test's own, whose clock may move; Lin buys for herself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from bff.domains.checkout import rounds
from bff.domains.checkout.cashier import Cashier
from bff.gateways import signals
from bff.kit.convoys import Convoys
from bff.kit.database import Database
from bff.story.phone import Data
from tests.given import checkout
from tests.given import member as members
from tests.given import order as given
from tests.given.order import Shop
from tests.given.pay import LIN, Till, client
from tests.given.wechat import own_apps, running_sandbox
from tests.services import Services

NUMBERS = "select state, numbers, trouble from refund where id = $1"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where orders are paid and money goes back; hours pass when a test says so."""

    till: Till
    cashier: Cashier
    database: Database
    lin: UUID
    shop: Shop

    async def bought(self, quantity: int = 1) -> UUID:
        """Have Lin buy something; return the order."""
        goods = {"store_id": self.shop.store_id, "product_id": self.shop.product_id}
        order = await checkout.placed(self.database, self.lin, **goods, quantity=quantity)
        asked = self.till.bill(order.payable_fen, order.order_id.hex)
        await self.till.press(await self.till.pay.prepay(asked))
        await self.cashier.ask(order.order_id)
        return order.order_id

    async def asked_back(self, order_id: UUID) -> UUID:
        """Have Lin ask for all her money; return the refund, which is yet to be sent."""
        return await checkout.refund(self.database, order_id, self.lin)

    async def later(self, seconds: float) -> None:
        """Let time pass, and make a round of refunds."""
        await self.till.sandbox.advance(seconds)
        await rounds.refunds(self.cashier)

    async def gone_back(self, order_id: UUID) -> UUID:
        """Have Lin ask for all her money, and get it; return the refund."""
        refund_id = await self.asked_back(order_id)
        for _ in range(2):
            await self.later(60)
        return refund_id

    async def bank(self) -> Data:
        """Return the books of WeChat, which must balance."""
        [books] = (await self.till.sandbox.control("GET", "/bank"))["merchants"]
        assert books["balanced"], books["wrong"]
        return dict(books)

    async def ends(self, number: str, outcome: str) -> None:
        """Have a refund with this number end so, now or when it comes."""
        await self.till.sandbox.control("POST", f"/refunds/{number}", {"outcome": outcome})

    async def stands(self, refund_id: UUID) -> tuple[str, int, str | None]:
        """Return how a refund stands, how many numbers it had, and what hinders it."""
        row = await self.database.row(NUMBERS, refund_id)
        assert row is not None
        return row["state"], row["numbers"], row["trouble"]


@asynccontextmanager
async def opened(place: Services, database: Database, folder: Path) -> AsyncIterator[Desk]:
    """Open a sandbox that moves the clock of `database`, a cashier, and a shop."""
    async with (
        running_sandbox(folder, place.database_url, apps=own_apps()) as sandbox,
        client(sandbox, folder) as pay,
        signals.opened(place.redis_url) as told,
    ):
        await sandbox.person(LIN)
        await sandbox.morning()
        cashier = Cashier(database, pay, told, Convoys(), {})
        lin = (await members.viewer(database)).member_id
        till = Till(sandbox, pay, folder)
        yield Desk(till, cashier, database, lin, await given.shop(database))
