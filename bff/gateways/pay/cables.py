"""The connections to one host of WeChat Pay's, which are kept for what is asked next.

A client made for everything takes as long over a call as all else that an order needs.
"""

import asyncio
import socket
import ssl
from collections import deque
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

import httpx

from bff.gateways.pay.cable import Cable, Reply

# A host that does not answer by then is away.
CONNECT_TIMEOUT_S = 1.0
CONNECTIONS_MAX = 128
# Shorter than any server's, so that a call seldom goes out on a connection that is being closed.
KEEPALIVE_S = 4.0
# All that may stand in a path and its query as it is; a percent sign has been quoted already.
PLAIN = "/?&=%:@!$'()*+,;~"


class Cables:
    """Connections to one host, each of which asks one thing at a time."""

    def __init__(self, base_url: str, trusted: ssl.SSLContext | None = None) -> None:
        """Open none yet; `trusted` says who vouches for the host, if not the usual ones."""
        url = urlsplit(base_url)
        self._secure = url.scheme == "https"
        self._trusted = trusted
        self._path = url.path.rstrip("/")
        self._host, self._named = url.hostname or "", url.netloc.rpartition("@")[2]
        self._port = url.port or (443 if self._secure else 80)
        self._room = asyncio.Semaphore(CONNECTIONS_MAX)
        self._idle: deque[Cable] = deque()

    def path(self, target: str) -> str:
        """Return a target as it goes over the wire, which is what is signed."""
        return self._path + quote(target, safe=PLAIN)

    async def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Ask and return the answer; OSError, which a TimeoutError is as well, if none came."""
        said = {"Host": self._named, **headers}
        if method != "GET":
            said["Content-Length"] = str(len(body))
        lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        letter = f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body
        async with self._room:
            cable = self._kept() or await self._connected()
            reply = await cable.ask(letter)
        if cable.is_open:
            self._idle.append(cable)
        else:
            cable.cut()
        return reply

    def close(self) -> None:
        """Close all that are idle."""
        while self._idle:
            self._idle.pop().cut()

    def _kept(self) -> Cable | None:
        oldest = asyncio.get_running_loop().time() - KEEPALIVE_S
        while self._idle and self._idle[0].idle_since < oldest:
            self._idle.popleft().cut()
        while self._idle:
            if (cable := self._idle.pop()).is_open:
                return cable
        return None

    async def _connected(self) -> Cable:
        try:
            return await self._dialled(socket.AF_UNSPEC, CONNECT_TIMEOUT_S / 2)
        except TimeoutError:
            # Where IPv6 leads nowhere, nobody says so.
            return await self._dialled(socket.AF_INET, CONNECT_TIMEOUT_S)

    async def _dialled(self, family: int, within_s: float) -> Cable:
        loop = asyncio.get_running_loop()
        if self._secure and self._trusted is None:
            # No authority, and no file, that the environment names.
            self._trusted = httpx.create_ssl_context(trust_env=False)
        trusted = self._trusted if self._secure else None
        async with asyncio.timeout(within_s):
            _, cable = await loop.create_connection(
                Cable, self._host, self._port, ssl=trusted, family=family
            )
        return cable
