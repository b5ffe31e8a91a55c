"""How somebody signs in, stays signed in, and signs out."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff import context
from bff.context import Context
from bff.domains.member import service as members
from bff.domains.member.sessions import Sessions
from bff.gateways.wechat import MiniProgram
from bff.kit import clock
from miniprogram_schema.session import (
    SessionRefreshed,
    SessionRefreshInput,
    SessionRefreshResult,
    SignedIn,
    SignedOut,
    SignInInput,
    SignInResult,
    SignOutResult,
)

SignInAsked = Annotated[SignInInput, strawberry.argument(name="input", description="Who signs in.")]
RefreshAsked = Annotated[
    SessionRefreshInput,
    strawberry.argument(name="input", description="What keeps the viewer signed in."),
]


@strawberry.type
class SessionMutations:
    """What everybody may do with a session."""

    @strawberry.mutation(description="Signs in whoever WeChat says is there, new or known.")
    async def sign_in(self, info: Info[Context, None], asked: SignInAsked) -> SignInResult:
        """Sign in."""
        here, find = info.context, info.context.services.get
        # By name: the enum of the schema carries words that the domain knows nothing of.
        app = context.App[asked.app.name]
        signed_in = await members.sign_in(
            here.database, find(MiniProgram), find(Sessions), app=app, code=asked.code
        )
        # So that the answer may select what is the viewer's own already.
        here.viewer = signed_in.viewer
        return SignedIn.of(signed_in)

    @strawberry.mutation(description="Gives new tokens for a refresh token, which is used once.")
    async def session_refresh(
        self, info: Info[Context, None], asked: RefreshAsked
    ) -> SessionRefreshResult:
        """Give new tokens."""
        live = info.context.services.get(Sessions)
        refreshed = await members.refresh(info.context.database, live, token=asked.refresh_token)
        return SessionRefreshed.of(refreshed)

    @strawberry.mutation(description="Ends the viewer's session on this phone.")
    async def sign_out(self, info: Info[Context, None]) -> SignOutResult:
        """End the viewer's session."""
        here = info.context
        await members.sign_out(here.database, here.services.get(Sessions), here.me)
        return SignedOut(at=await clock.now(here.database))
