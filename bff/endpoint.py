"""`/graphql`: who is asking, in which language, over HTTP, server-sent events or a socket."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Protocol, cast

import orjson
from cross_web import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketState
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.unset import UNSET, UnsetType

from bff.config import Settings
from bff.context import Context, Language, Services, Unauthenticated, Viewer
from bff.documents import Trusted
from bff.engine.errors import WORDS, Code
from bff.engine.schema import Schema
from bff.kit.database import Database
from bff.kit.refusal import Unavailable
from bff.kit.tasks import beside, until
from bff.transport import BoundedRequest, SoundSocket, decoded

WECHAT_ORIGIN = "https://servicewechat.com"
CONNECTION_INIT_WAIT = timedelta(seconds=10)
# An owner watches a store, a customer a coupon or two; each subscription costs every tick.
SUBSCRIPTIONS_MAX = 10
BEARER = "bearer "
AGAIN_S = "1"
# A session that is over may be remembered for a moment; together they stay below a minute.
CHECKED_EVERY_S = 20.0
FORBIDDEN, TRY_AGAIN_LATER = 4403, 1013

ViewerOf = Callable[[str], Awaitable[Viewer | None]]
Asked = Request | WebSocket
Chunks = AsyncGenerator[str, None]


class Shared(Protocol):
    """What all requests of a process share, once it is open."""

    @property
    def settings(self) -> Settings:
        """The settings of this process."""

    @property
    def database(self) -> Database:
        """The database of this process."""

    @property
    def services(self) -> Services:
        """What else this process opened."""

    @property
    def closing(self) -> asyncio.Event:
        """Set when this process takes no more requests."""


class Endpoint(GraphQL[Context, None]):
    """Serves the schema; every request learns here who its viewer is."""

    request_adapter_class = BoundedRequest
    websocket_adapter_class = SoundSocket

    def __init__(
        self,
        schema: Schema,
        shared: Shared,
        viewer_of: ViewerOf,
        trusted: Trusted,
        *,
        checked_every_s: float = CHECKED_EVERY_S,
    ) -> None:
        """Serve `schema`; `viewer_of` is asked for the viewer behind each token.

        Whoever listens is asked for again every so many seconds, and cut off without a session.
        """
        settings = shared.settings
        super().__init__(
            schema,
            # Strawberry's own pages load their scripts from foreign hosts.
            graphql_ide=None,
            # A GET leaves its literals in the logs of every proxy.
            allow_queries_via_get=not settings.production,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL),
            connection_init_wait_timeout=CONNECTION_INIT_WAIT,
            max_subscriptions_per_connection=SUBSCRIPTIONS_MAX,
            allowed_origins=(WECHAT_ORIGIN, *settings.allowed_origins),
        )
        self._shared = shared
        self._trusted = trusted
        self._viewer_of = viewer_of
        self._checked_every_s = checked_every_s

    async def get_context(self, request: Asked, response: Response | WebSocket) -> Context:
        """Return what the resolvers may know of this request or socket."""
        del response
        # A socket says who it is when it is open: a browser can send no header with it.
        token = _bearer(request) if isinstance(request, Request) else None
        return Context(
            database=self._shared.database,
            services=self._shared.services,
            settings=self._shared.settings,
            request_id=getattr(request.state, "request_id", ""),
            viewer=await self._viewer(token),
            language=_language(request),
            address=request.client.host if request.client else "",
        )

    async def run(self, request: Any, context: Any = UNSET, root_value: Any = UNSET) -> Any:
        """Answer one request or socket, or say in words why it is turned away."""
        if isinstance(request, WebSocket):
            return await self._connected(request)
        try:
            return await super().run(request, context, root_value)
        except Unauthenticated:
            return _unanswered(Code.UNAUTHENTICATED, 401)
        except Unavailable:
            return _unanswered(Code.UNAVAILABLE, 503)
        except HTTPException as refused:
            return _unanswered(Code.BAD_USER_INPUT, refused.status_code, refused.reason)

    async def on_ws_connect(self, context: Context) -> UnsetType | dict[str, object] | None:
        """Let a socket in; its access token comes with `connection_init`."""
        try:
            context.viewer = await self._viewer(_access_token(context))
        except Unauthenticated:
            raise ConnectionRejectionError from None
        no_payload: UnsetType = UNSET
        return no_payload

    async def create_streaming_response(
        self,
        request: Asked,
        stream: Callable[[], AsyncIterator[str]],
        sub_response: Response,
        headers: Mapping[str, str],
    ) -> Response:
        """Send events for as long as the session of whoever asked lasts."""

        def lasting() -> Chunks:
            return self._while_signed_in(_bearer(request), cast("Chunks", stream()))

        return await super().create_streaming_response(request, lasting, sub_response, headers)

    def decode_json(self, data: str | bytes) -> object:
        """Read a JSON object, with the text of the document that it names by its id."""
        message = decoded(data)
        payload = message.get("payload")
        self._trusted.named(payload if isinstance(payload, dict) else message)
        return message

    def encode_json(self, data: object) -> str:
        """Write JSON as UTF-8 text."""
        return orjson.dumps(data).decode()

    async def _viewer(self, token: str | None) -> Viewer | None:
        if token is None:
            return None
        viewer = await self._viewer_of(token)
        if viewer is None:
            raise Unauthenticated
        return viewer

    async def _connected(self, socket: WebSocket) -> WebSocket:
        context = await self.get_context(socket, socket)
        async with beside(self._cut_off(socket, context)):
            try:
                await super().run(socket, context)
            except Unavailable:
                await socket.close(TRY_AGAIN_LATER)
        return socket

    async def _cut_off(self, socket: WebSocket, context: Context) -> None:
        await self._ended(lambda: _access_token(context))
        if socket.application_state is WebSocketState.CONNECTED:
            await socket.close(FORBIDDEN, "The session is over.")

    async def _while_signed_in(self, token: str | None, chunks: Chunks) -> Chunks:
        over = asyncio.Event()
        async with beside(self._hushed(over, token), self._left(over)):
            async for chunk in until(over, chunks):
                yield chunk

    async def _hushed(self, over: asyncio.Event, token: str | None) -> None:
        await self._ended(lambda: token)
        over.set()

    async def _left(self, over: asyncio.Event) -> None:
        # A stream has no end of its own, and a server that stops waits for all its answers.
        await self._shared.closing.wait()
        over.set()

    async def _ended(self, token: Callable[[], str | None]) -> None:
        signed_in = True
        while signed_in:
            await asyncio.sleep(self._checked_every_s)
            signed_in = await self._lasts(token())

    async def _lasts(self, token: str | None) -> bool:
        try:
            await self._viewer(token)
        except Unauthenticated:
            return False
        except Unavailable:
            # Whoever cannot be asked for now is asked for the next time; nobody hears news either.
            return True
        return True


def _access_token(context: Context) -> str | None:
    token = (context.connection_params or {}).get("accessToken")
    return token if isinstance(token, str) else None


def _bearer(request: HTTPConnection) -> str | None:
    header = request.headers.get("authorization", "")
    return header[len(BEARER) :].strip() if header.lower().startswith(BEARER) else None


def _language(request: HTTPConnection) -> Language:
    wanted = request.headers.get("accept-language", "").strip().lower()
    return Language.EN if wanted.startswith("en") else Language.ZH


def _unanswered(code: Code, status: int, words: str | None = None) -> Response:
    error = {"message": words or WORDS[code], "extensions": {"code": code}}
    return Response(
        orjson.dumps({"errors": [error]}),
        status_code=status,
        headers={"retry-after": AGAIN_S} if code is Code.UNAVAILABLE else None,
        media_type="application/json",
    )
