"""`/graphql`: one exchange over HTTP, or a socket for as long as somebody listens."""

from starlette.types import Receive, Scope, Send

from bff.endpoint.events import Events
from bff.endpoint.exchange import Exchange
from bff.endpoint.lane import Lane
from bff.endpoint.listening import Listening
from bff.endpoint.reception import Reception, Shared, ViewerOf
from bff.endpoint.turnstile import Turnstile
from bff.engine.schema import Schema

# A session that is over may be remembered for a moment; together they stay below a minute.
CHECKED_EVERY_S = 20.0


class Endpoint:
    """Serves the schema to whoever asks and to whoever listens; `lane` is the short way to it."""

    def __init__(
        self,
        schema: Schema,
        shared: Shared,
        viewer_of: ViewerOf,
        *,
        checked_every_s: float = CHECKED_EVERY_S,
    ) -> None:
        """Serve `schema`; `viewer_of` is asked for the viewer behind each token.

        Whoever listens is asked for again every so many seconds, and cut off without a session.
        """
        settings = shared.settings
        reception = Reception(shared, viewer_of, checked_every_s)
        # A GET leaves its literals in the logs of every proxy.
        methods = ("POST",) if settings.production else ("POST", "GET")
        events = Events(reception, shared.closing)
        turnstile = Turnstile(settings.requests_at_once)
        self._exchange = Exchange(schema, reception, events, turnstile, methods=methods)
        self.lane = Lane(self._exchange)
        self._listening = Listening(schema, reception, settings.allowed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or socket."""
        serve = self._exchange if scope["type"] == "http" else self._listening
        await serve(scope, receive, send)
