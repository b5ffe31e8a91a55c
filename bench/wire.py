"""A connection over which one request is asked after the other, as cheaply as Python can."""

import asyncio
from typing import Any, Self

import orjson

from bench.load import END_OF_HEAD, HOST, LENGTH

Json = dict[str, Any]


class Wire:
    """One connection, opened when it is first used and again when it was lost."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._pair:
            self._pair[1].close()

    async def post(self, path: str, facts: Json, token: str | None = None) -> Json:
        """Return what is answered, which must be a success."""
        return await self.ask("POST", path, facts, token)

    async def ask(self, method: str, path: str, facts: Json, token: str | None = None) -> Json:
        if self._pair is None:
            self._pair = await asyncio.open_connection(HOST, self._port)
        reader, writer = self._pair
        body = orjson.dumps(facts)
        auth = f"authorization: Bearer {token}\r\n" if token else ""
        head = (
            f"{method} {path} HTTP/1.1\r\nhost: {HOST}\r\ncontent-type: application/json\r\n"
            f"accept: application/json\r\n{auth}content-length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answered = await reader.readuntil(END_OF_HEAD)
        found = LENGTH.search(answered)
        content = await reader.readexactly(int(found[1])) if found else b""
        if not answered.startswith(b"HTTP/1.1 2"):
            raise SystemExit(f"{method} {path}: {answered[:200]!r} {content[:400]!r}")
        return orjson.loads(content) if content else {}
