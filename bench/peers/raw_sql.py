"""One SQL that returns the answer's JSON, on raw ASGI and a lean pool: its best form."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import asyncpg
import orjson
from starlette.types import Receive, Scope, Send

from bff.kit.pool import LeanConnection

STATEMENTS = Path(__file__).parent / "statements"
# How far each of them looks, and how many stores it wants.
REACHES = {"StoresNearby": (5_000, 11), "Home": (50_000, 10)}
PART = re.compile(r"{(\w+)}")


def _text(name: str) -> str:
    text = (STATEMENTS / f"{name}.sql").read_text(encoding="utf-8")
    return PART.sub(lambda found: _text(found[1]), text)


def _values(name: str, asked: Mapping[str, Any]) -> tuple[object, ...]:
    near = asked["near"]
    return near["lat"], near["lng"], *REACHES[name], asked["member"]


TEXTS = {name: _text(f"raw_{name}") for name in REACHES}


class Endpoint:
    """Answers `/<operation>` with what its statement returns."""

    pool: asyncpg.Pool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lives(receive, send)
            return
        name, message = scope["path"][1:], await receive()
        asked = orjson.loads(message["body"])
        found = await self.pool.fetchval(TEXTS[name], *_values(name, asked))
        await _answer(send, found.encode())

    async def _lives(self, receive: Receive, send: Send) -> None:
        await receive()
        size = int(os.environ["POOL_SIZE"])
        self.pool = await asyncpg.create_pool(
            os.environ["DATABASE_URL"],
            min_size=size,
            max_size=size,
            connection_class=LeanConnection,
            server_settings=orjson.loads(os.environ["DATABASE_SETTINGS"]),
        )
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await send({"type": "lifespan.shutdown.complete"})


async def _answer(send: Send, body: bytes) -> None:
    length = str(len(body)).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", length)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


app = Endpoint()
