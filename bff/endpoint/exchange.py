"""One exchange over HTTP: a question comes in, its answer or its events go out."""

import structlog
from graphql import OperationType
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send
from strawberry.schema.exceptions import InvalidOperationTypeError

from bff.context import Unauthenticated
from bff.endpoint import headers, question, reply
from bff.endpoint import visit as visits
from bff.endpoint.events import Events
from bff.endpoint.headers import Media
from bff.endpoint.question import Coming
from bff.endpoint.reception import Reception
from bff.endpoint.reply import Reply
from bff.endpoint.turnstile import Turnstile
from bff.endpoint.visit import Visit
from bff.engine.schema import ANSWERED_ONCE, Asked, Schema
from bff.kit.refusal import RateLimited, Unavailable
from bff.transport import Unreadable

# A GET is repeated by whoever pleases, so it changes nothing.
KINDS = {"POST": ANSWERED_ONCE, "GET": (OperationType.QUERY,)}
EXPECTED = (Unreadable, Unauthenticated, RateLimited, Unavailable)

Sent = Reply | StreamingResponse

log = structlog.get_logger(__name__)


class Exchange:
    """Answers what is asked over HTTP."""

    def __init__(
        self,
        schema: Schema,
        reception: Reception,
        events: Events,
        turnstile: Turnstile,
        *,
        methods: tuple[str, ...],
    ) -> None:
        """Answer requests of these methods, so many at once as pass the turnstile."""
        self._schema = schema
        self._reception = reception
        self._events = events
        self._turnstile = turnstile
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of ASGI."""
        found = await self.answer(visits.of(scope), receive)
        await found(scope, receive, send)

    async def answer(self, visit: Visit, coming: Coming) -> Sent:
        """Answer one request; whatever becomes of it, there is an answer."""
        try:
            return await self._answer(visit, coming)
        except EXPECTED as error:
            return reply.turned_away(error, visit.request_id)
        except Exception as error:
            log.exception("request_failed")
            return reply.turned_away(error, visit.request_id)

    async def _answer(self, visit: Visit, coming: Coming) -> Sent:
        # Before anything is read or looked up, which is what a flood would make us do.
        address = self._reception.admitted(visit)
        media = self._media(visit)
        asked = await question.read(visit, coming)
        # Only now: whoever takes long to say what it wants keeps nobody else waiting.
        if not self._turnstile.enter():
            await self._turnstile.turn()
        try:
            return await self._found(visit, address, asked, media)
        finally:
            self._turnstile.leave()

    async def _found(self, visit: Visit, address: str, asked: Asked, media: Media) -> Sent:
        token = headers.token(visit.said.get(b"authorization"))
        viewer = None if token is None else await self._reception.viewer(token)
        context = self._reception.context(visit, viewer, address)
        kinds = KINDS[visit.method]
        try:
            if media is Media.EVENTS:
                answers = self._schema.answers(asked, context, (*kinds, OperationType.SUBSCRIPTION))
                return self._events.response(answers, token, visit.request_id)
            found = await self._schema.answer(asked, context, kinds)
        except InvalidOperationTypeError as error:
            raise _misplaced(error) from None
        return reply.answered(found, media, visit.request_id)

    def _media(self, visit: Visit) -> Media:
        if visit.method not in self._methods:
            raise Unreadable(405, f"This is asked by {' or '.join(self._methods)}.")
        media = headers.media(visit.said.get(b"accept", b""))
        if media is None:
            raise Unreadable(406, "The answer is JSON, or a stream of events.")
        return media


def _misplaced(error: InvalidOperationTypeError) -> Unreadable:
    if error.operation_type.value == OperationType.SUBSCRIPTION.value:
        return Unreadable(400, "A subscription wants a socket, or `text/event-stream`.")
    return Unreadable(405, "A GET asks and changes nothing: this is sent by POST.")
