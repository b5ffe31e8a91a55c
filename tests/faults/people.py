"""People with a phone in the hand: some hold a role, and all ask until they are answered."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import httpx

from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.engine.errors import Code
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Data, Phone, Surprise, document, request_id
from tests.faults.lives import Lives

BREATH_S = 0.05


@dataclass(frozen=True)
class Person:
    """Somebody who asks each thing until it is answered, however often the server dies over it."""

    phone: Phone
    lives: Lives

    async def told(self, operation: str, **asked: object) -> Data:
        """Send a mutation with this input."""
        return await self.shown(operation, input=asked)

    async def shown(self, operation: str, **variables: object) -> Data:
        """Send an operation, and return what stands at its root."""
        query = document(self.phone.app, operation)
        while True:
            await self.lives.up.wait()
            with suppress(httpx.TransportError, Surprise):
                answer = await self.phone.ask(query, **variables)
                codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
                assert codes <= {Code.UNAVAILABLE, Code.UNAUTHENTICATED}, answer
                told = {} if codes else answer["data"]
                for root in filter(None, told.values()):
                    self.lives.done()
                    return dict(root)
                # A door that is null asks for a new session as well.
                if codes != {Code.UNAVAILABLE}:
                    await self.phone.sign_in()
            await asyncio.sleep(BREATH_S)

    async def sheet(self, order_id: str) -> Data | None:
        """Ask for the sheet of an order, as far as there is anything to pay."""
        told = await self.told("OrderPay", orderId=order_id, requestId=request_id())
        return told.get("payment")

    async def press(self, sheet: Data | None, outcome: str = "success") -> None:
        """Press the button of a sheet, if it was opened."""
        # What is paid or closed already says so on the phone's screen.
        with suppress(httpx.HTTPStatusError):
            if sheet:
                await self.phone.pay(sheet, outcome)


async def hired(phone: Phone, database: Database, scope_id: UUID | None, role: Role) -> Phone:
    """Give whoever holds a phone, and is signed in, a role in a place, or for the brand."""
    member_id = ids.read(Kind.MEMBER, (await phone.send("Me"))["me"]["member"]["id"])
    async with database.transaction() as transaction:
        await roles.grant(
            transaction, member_id=member_id, role=role, scope_id=scope_id, granted_by=None
        )
    return phone
