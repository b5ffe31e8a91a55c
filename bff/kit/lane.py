"""The short way of a request: our HTTP line hands it in as it came, and gets one piece back."""

from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

Header = tuple[bytes, bytes]
Headers = Mapping[bytes, bytes]


class Whole(NamedTuple):
    """An answer that goes out in one piece."""

    status: int
    headers: Sequence[Header]
    body: bytes


class Lane(Protocol):
    """Answers a POST to its path whose body is there."""

    @property
    def path(self) -> bytes:
        """The one path that it leads to."""

    def takes(self, said: Headers) -> bool:
        """Whether a request with these headers is answered once, by a body not too long."""

    def answer(self, said: Headers, peer: str, body: bytes) -> Coroutine[Any, Any, Whole]:
        """Answer a request that this peer sent; whatever becomes of it, there is an answer."""
