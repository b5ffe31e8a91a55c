"""A socket to a server, and the messages of its protocol."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.story.phone import TRANSPORT, Phone

PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Watch:
    """Somebody who may watch a store, and the document that does."""

    token: str | None
    store_id: UUID
    query: str


async def watch(database: Database, phone: Phone) -> Watch:
    """Make the one with this phone a clerk of a new store."""
    me = (await phone.sign_in())["me"]
    member_id, store_id = ids.read(Kind.MEMBER, me["member"]["id"]), uuid7()
    async with database.transaction() as transaction:
        await roles.grant(
            transaction, member_id=member_id, role=Role.CLERK, scope_id=store_id, granted_by=None
        )
    named = ids.opaque(Kind.STORE, store_id)
    query = f'subscription {{ storeEarned(storeId: "{named}") {{ cursor }} }}'
    return Watch(phone.token, store_id, query)


def message(kind: str, **parts: object) -> str:
    return orjson.dumps({"type": kind, **parts}).decode()


def subscribe(query: object, **parts: object) -> str:
    return message("subscribe", id="1", payload={"query": query, **parts})


@asynccontextmanager
async def opened(there: str) -> AsyncIterator[ClientConnection]:
    url = f"ws://{there}/graphql"
    async with asyncio.timeout(PATIENCE_S), connect(url, subprotocols=[TRANSPORT]) as socket:
        yield socket


async def greeted(socket: ClientConnection, token: str | None) -> None:
    await socket.send(message("connection_init", payload={"accessToken": token}))
    assert orjson.loads(await socket.recv())["type"] == "connection_ack"


async def closing(socket: ClientConnection) -> int:
    with pytest.raises(ConnectionClosed):
        while True:
            await socket.recv()
    assert socket.close_code is not None
    return socket.close_code
