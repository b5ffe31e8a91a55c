"""`/graphql`: who is asking, in which language, over HTTP, server-sent events or a socket."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Protocol

import orjson
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.unset import UNSET, UnsetType

from bff.config import Settings
from bff.context import Context, Language, Services, Unauthenticated, Viewer
from bff.engine.errors import WORDS, Code
from bff.kit.database import Database
from bff.kit.refusal import Unavailable
from resolvers.schema import Schema

WECHAT_ORIGIN = "https://servicewechat.com"
CONNECTION_INIT_WAIT = timedelta(seconds=10)
SUBSCRIPTIONS_MAX = 10
BEARER = "bearer "
AGAIN_S = "1"

ViewerOf = Callable[[str], Awaitable[Viewer | None]]
Asked = Request | WebSocket


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


class Endpoint(GraphQL[Context, None]):
    """Serves the schema; every request learns here who its viewer is."""

    def __init__(self, schema: Schema, shared: Shared, viewer_of: ViewerOf) -> None:
        """Serve `schema`; `viewer_of` is asked for the viewer behind each token."""
        settings = shared.settings
        super().__init__(
            schema,
            graphql_ide=None,
            allow_queries_via_get=not settings.production,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL),
            connection_init_wait_timeout=CONNECTION_INIT_WAIT,
            max_subscriptions_per_connection=SUBSCRIPTIONS_MAX,
            allowed_origins=(WECHAT_ORIGIN, *settings.allowed_origins),
        )
        self._shared = shared
        self._viewer_of = viewer_of

    async def get_context(self, request: Asked, response: Response | WebSocket) -> Context:
        """Return what the resolvers may know of this request or socket."""
        del response
        return Context(
            database=self._shared.database,
            services=self._shared.services,
            settings=self._shared.settings,
            request_id=getattr(request.state, "request_id", ""),
            viewer=await self._viewer(_bearer(request)),
            language=_language(request),
            address=request.client.host if request.client else "",
        )

    async def run(self, request: Any, context: Any = UNSET, root_value: Any = UNSET) -> Any:
        """Answer one request, or say why nobody could be found behind its token."""
        try:
            return await super().run(request, context, root_value)
        except Unauthenticated:
            return _unanswered(Code.UNAUTHENTICATED, 401)
        except Unavailable:
            return _unanswered(Code.UNAVAILABLE, 503)

    async def on_ws_connect(self, context: Context) -> UnsetType | dict[str, object] | None:
        """Let a socket in; its access token comes with `connection_init`."""
        token = (context.connection_params or {}).get("accessToken")
        try:
            context.viewer = await self._viewer(token if isinstance(token, str) else None)
        except Unauthenticated:
            raise ConnectionRejectionError from None
        no_payload: UnsetType = UNSET
        return no_payload

    def decode_json(self, data: str | bytes) -> object:
        """Read JSON as strictly as orjson does: no NaN, no lone surrogates."""
        return orjson.loads(data)

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


def _bearer(request: HTTPConnection) -> str | None:
    header = request.headers.get("authorization", "")
    return header[len(BEARER) :].strip() if header.lower().startswith(BEARER) else None


def _language(request: HTTPConnection) -> Language:
    wanted = request.headers.get("accept-language", "").strip().lower()
    return Language.EN if wanted.startswith("en") else Language.ZH


def _unanswered(code: Code, status: int) -> Response:
    error: Mapping[str, object] = {"message": WORDS[code], "extensions": {"code": code}}
    return Response(
        orjson.dumps({"errors": [error]}),
        status_code=status,
        headers={"retry-after": AGAIN_S} if code is Code.UNAVAILABLE else None,
        media_type="application/json",
    )
