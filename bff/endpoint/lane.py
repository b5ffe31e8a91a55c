"""The short way to the graph: what nearly all phones send, answered with no framework between."""

from bff.endpoint import headers
from bff.endpoint.exchange import Exchange
from bff.endpoint.headers import Media
from bff.endpoint.reply import Reply
from bff.endpoint.visit import Visit
from bff.kit.lane import Headers, Whole
from bff.transport import BODY_BYTES_MAX
from bff.watch import HEADER, id_of
from bff.watched import Watched

PATH = "/graphql"
# More digits than any body that is taken has bytes.
DIGITS_MAX = len(str(BODY_BYTES_MAX))


class Lane:
    """Answers a POST to the graph whose body is there."""

    path = PATH.encode()

    def __init__(self, exchange: Exchange) -> None:
        """Answer as this exchange does."""
        self._exchange = exchange

    def takes(self, said: Headers) -> bool:
        """Whether a request with these headers is answered once, by a body not too long."""
        length = said.get(b"content-length", b"")
        if not length.isdigit() or len(length) > DIGITS_MAX or int(length) > BODY_BYTES_MAX:
            return False
        return headers.media(said.get(b"accept", b"")) is not Media.EVENTS

    async def answer(self, said: Headers, peer: str, body: bytes) -> Whole:
        """Answer a request that this peer sent; whatever becomes of it, there is an answer."""
        request_id = id_of(said.get(HEADER))
        with Watched(PATH, request_id) as watched:
            visit = Visit("POST", said, peer, request_id)
            reply = await self._exchange.answer(visit, body)
            # Whoever wants events does not come this way.
            assert isinstance(reply, Reply)
            watched.status = reply.status
        return Whole(reply.status, [*reply.head, (HEADER, request_id.encode())], reply.body)
