"""A phone in somebody's hand: it signs in through WeChat and sends the app's own documents."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from bff.context import App
from bff.engine.errors import Code

OPERATIONS = Path(__file__).parents[2] / "graphql" / "operations"
FOLDERS: Mapping[App, str] = {
    App.CONSUMER: "consumer",
    App.STORE_OWNER: "store_owner",
    App.COMMUNITY: "community",
    App.DESK: "desk",
}
AGAIN_MAX = 3
TRANSPORT = Subprotocol("graphql-transport-ws")

Data = dict[str, Any]


class Surprise(Exception):
    """The server answered something that the person did not expect."""


@cache
def document(app: App, operation: str) -> str:
    """Return the text of one of an app's operations."""
    return (OPERATIONS / FOLDERS[app] / f"{operation}.graphql").read_text(encoding="utf-8")


def _again_s(answer: Data) -> float:
    facts = [error.get("extensions", {}) for error in answer.get("errors", ())]
    # Whatever else is wrong stays wrong.
    busy = all(one.get("code") == Code.UNAVAILABLE for one in facts)
    return max((one["retryAfter"] for one in facts), default=0.0) if busy else 0.0


def request_id() -> str:
    """Return an id for something that is asked for the first time."""
    return uuid4().hex


class Phone:
    """One person's phone with one app open."""

    def __init__(
        self, person: str, app: App, *, server: httpx.AsyncClient, sandbox: httpx.AsyncClient
    ) -> None:
        """Hand `person` a phone; `server` and `sandbox` are clients with their base URL set."""
        self.person = person
        self.app = app
        self.token: str | None = None
        self.server = server
        self._sandbox = sandbox

    async def login_code(self) -> str:
        """Do what `wx.login` does and return its code."""
        path = f"/_sandbox/people/{self.person}/login-code"
        answer = await self._sandbox.post(path, json={"app": self.app})
        return str(answer.raise_for_status().json()["code"])

    async def phone_code(self) -> str:
        """Press the phone-number button and return its code."""
        path = f"/_sandbox/people/{self.person}/phone-code"
        answer = await self._sandbox.post(path, json={"app": self.app})
        return str(answer.raise_for_status().json()["code"])

    async def pay(self, payment: Data, outcome: str = "success") -> None:
        """Press the button of the sheet that `wx.requestPayment` opens, or dismiss it."""
        path = f"/_sandbox/people/{self.person}/pay"
        pressed = {"package": payment["package"], "outcome": outcome}
        (await self._sandbox.post(path, json=pressed)).raise_for_status()

    async def sign_in(self) -> Data:
        """Sign in and keep the access token; return what `signIn` answered."""
        # A token that is over would be refused before the new code is looked at.
        self.token = None
        asked = {"app": self.app, "code": await self.login_code()}
        signed_in: Data = (await self.send("SignIn", input=asked))["signIn"]
        if "accessToken" not in signed_in:
            raise Surprise(f"{self.person} could not sign in: {signed_in}")
        self.token = signed_in["accessToken"]
        return signed_in

    async def send(self, operation: str, **variables: object) -> Data:
        """Send one of the app's documents and return its data; Surprise when there are errors.

        As an app does, it comes again when it is told to.
        """
        text = document(self.app, operation)
        answer = await self.ask(text, **variables)
        for _ in range(AGAIN_MAX):
            if not (again_s := _again_s(answer)):
                break
            await asyncio.sleep(again_s)
            answer = await self.ask(text, **variables)
        if "errors" in answer:
            raise Surprise(f"{operation} by {self.person}: {answer['errors']}")
        data: Data = answer["data"]
        return data

    async def ask(self, query: str, **variables: object) -> Data:
        """Send any document and return the whole answer."""
        body = {"query": query, "variables": variables}
        response = await self.server.post("/graphql", json=body, headers=self._headers())
        try:
            answer: Data = orjson.loads(response.content)
        except orjson.JSONDecodeError:
            raise Surprise(f"{self.person} got HTTP {response.status_code}, no JSON") from None
        return answer

    @asynccontextmanager
    async def listen(
        self, operation: str, **variables: object
    ) -> AsyncIterator[AsyncIterator[Data]]:
        """Open a socket, subscribe with one of the app's documents, and hand out its events."""
        url = self.server.base_url.copy_with(scheme="ws", path="/graphql")
        payload = {"query": document(self.app, operation), "variables": variables}
        async with connect(str(url), subprotocols=[TRANSPORT], proxy=None) as socket:
            await socket.send(_message("connection_init", payload={"accessToken": self.token}))
            _expected(await socket.recv(), "connection_ack")
            await socket.send(_message("subscribe", id="1", payload=payload))
            yield _events(socket)

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"} if self.token else {}


async def _events(socket: AsyncIterable[str | bytes]) -> AsyncIterator[Data]:
    async for text in socket:
        message = _expected(text, "next")
        if "errors" in message["payload"]:
            raise Surprise(f"the subscription failed: {message['payload']['errors']}")
        yield message["payload"]["data"]


def _expected(text: str | bytes, kind: str) -> Data:
    message: Data = orjson.loads(text)
    if message["type"] != kind:
        raise Surprise(f"expected {kind} on the socket, got {message}")
    return message


def _message(kind: str, **parts: object) -> str:
    return orjson.dumps({"type": kind, **parts}).decode()
