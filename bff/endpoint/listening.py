"""Sockets as Strawberry serves them, to whoever may listen and for as long as they may."""

from datetime import timedelta
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketState
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.unset import UNSET, UnsetType

from bff import transport
from bff.context import Context, Unauthenticated
from bff.endpoint import sockets
from bff.endpoint import visit as visits
from bff.endpoint.places import Places
from bff.endpoint.reception import Reception
from bff.endpoint.sockets import SoundSocket
from bff.engine.schema import Schema
from bff.kit.refusal import RateLimited, Unavailable
from bff.kit.tasks import beside

WECHAT_ORIGIN = "https://servicewechat.com"
CONNECTION_INIT_WAIT = timedelta(seconds=10)
# An owner watches a store, a customer a coupon or two; each subscription costs every tick.
SUBSCRIPTIONS_MAX = 10
FORBIDDEN, TOO_MANY, TRY_AGAIN_LATER = 4403, 4429, 1013


class Listening(GraphQL[Context, None]):
    """Serves sockets to whoever may listen."""

    websocket_adapter_class = SoundSocket

    def __init__(self, schema: Schema, reception: Reception, origins: tuple[str, ...]) -> None:
        """Let pages of these origins open sockets, beside WeChat's own."""
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=CONNECTION_INIT_WAIT,
            max_subscriptions_per_connection=SUBSCRIPTIONS_MAX,
            allowed_origins=(WECHAT_ORIGIN, *origins),
        )
        self._reception = reception
        self._places = Places()

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> Context:
        """Return what resolvers may know; who it is, a socket says when it is open."""
        del response
        visit = visits.of(request.scope)
        # A browser can send no header with a socket.
        return self._reception.context(visit, None, self._reception.admitted(visit))

    async def run(self, request: Any, context: Any = UNSET, root_value: Any = UNSET) -> Any:
        """Serve a socket until it is closed, the session is over, or nobody knows who it is."""
        if GRAPHQL_TRANSPORT_WS_PROTOCOL not in request["subprotocols"]:
            return await self.reject_websocket(request)
        try:
            context = await self.get_context(request, request)
        except RateLimited as limited:
            return await request.send_denial_response(_later(limited))
        async with beside(self._cut_off(request, context)):
            try:
                await super().run(request, context, root_value)
            except Unavailable:
                await request.close(TRY_AGAIN_LATER)
            except RateLimited:
                await request.close(TOO_MANY, "There are too many sockets of this member.")
            finally:
                self._places.leave(context)
        return request

    async def on_ws_connect(self, context: Context) -> UnsetType | dict[str, object] | None:
        """Let a socket in; its access token comes with `connection_init`."""
        try:
            viewer = await self._reception.viewer(_access_token(context))
        except Unauthenticated:
            raise ConnectionRejectionError from None
        self._places.take(context, viewer)
        context.viewer = viewer
        no_payload: UnsetType = UNSET
        return no_payload

    def decode_json(self, data: str | bytes) -> object:
        """Read a JSON object, with the id of a document in the place of its text."""
        return sockets.named(transport.decoded(data.encode() if isinstance(data, str) else data))

    def encode_json(self, data: object) -> str:
        """Write JSON as UTF-8 text."""
        return orjson.dumps(data).decode()

    async def _cut_off(self, socket: WebSocket, context: Context) -> None:
        await self._reception.ended(lambda: _access_token(context))
        if socket.application_state is WebSocketState.CONNECTED:
            await socket.close(FORBIDDEN, "The session is over.")


def _later(limited: RateLimited) -> Response:
    return Response(status_code=429, headers={"retry-after": str(limited.after_s)})


def _access_token(context: Context) -> str | None:
    token = (context.connection_params or {}).get("accessToken")
    return token if isinstance(token, str) else None
