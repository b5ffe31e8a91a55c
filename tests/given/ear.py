"""An ear for notifications: a server that hears what is posted, and answers as it is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

HOST = "127.0.0.1"
# In place of a status: no answer ever.
SILENCE = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """One call: its headers, in lower case, and its very bytes."""

    headers: dict[str, str]
    body: bytes
    target: str


@dataclass(slots=True)
class Ear:
    """What was heard; the next answers are taken from `answers`, then it is 204."""

    url: str = ""
    heard: "asyncio.Queue[Heard]" = field(default_factory=asyncio.Queue)
    answers: list[int] = field(default_factory=list)

    async def next(self) -> Heard:
        """Wait for a call."""
        async with asyncio.timeout(20):
            return await self.heard.get()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the calls of one connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                asked, *lines = head.decode().split("\r\n")
                said = (line.split(": ", 1) for line in lines if line)
                headers = {name.lower(): value for name, value in said}
                body = await reader.readexactly(int(headers["content-length"]))
                self.heard.put_nowait(Heard(headers, body, asked.split()[1]))
                status = self.answers.pop(0) if self.answers else 204
                if status == SILENCE:
                    await reader.read()
                    break
                writer.write(f"HTTP/1.1 {status} Told\r\nContent-Length: 0\r\n\r\n".encode())
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def listening() -> AsyncIterator[Ear]:
    """Have an ear on a free port."""
    ear = Ear()
    server = await asyncio.start_server(ear.serve, HOST, 0)
    async with server:
        ear.url = f"http://{HOST}:{server.sockets[0].getsockname()[1]}/wechat/pay"
        yield ear
