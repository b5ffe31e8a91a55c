"""Requests that change nothing: a thousand members' wishes, over and over."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from random import Random

from bench.servers import Server
from bench.wishes import Wish

SAMPLE = 20


@dataclass
class Reads:
    """A document that members ask for again and again."""

    document: str
    wishes: list[Wish]
    _said: dict[str, list[bytes]] = field(default_factory=dict)

    async def of(self, server: Server) -> Iterator[bytes]:
        """Return requests without end, in the same mixed order for every server."""
        if server.name not in self._said:
            said = [server.say(self.document, wish) for wish in self.wishes]
            Random(7).shuffle(said)
            self._said[server.name] = said
        return cycle(self._said[server.name])

    async def sample(self, server: Server) -> list[bytes]:
        """Return a few requests, the same for every server."""
        return [server.say(self.document, wish) for wish in self.wishes[:SAMPLE]]

    def answered(self, server: Server, answer: bytes) -> None:
        """Take an answer, of which there is nothing to remember."""

    async def verdict(self) -> list[str]:
        """Say what the answers came to: nothing that a table does not show."""
        return []
