"""How viewers find what is their own, and say who they are."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.domains.member import aliases, phones
from bff.domains.member import service as members
from bff.domains.member.sessions import Sessions
from bff.gateways.wechat import MiniProgram
from bff.kit.keyring import Keyring
from miniprogram_schema.me import Me
from miniprogram_schema.profile import (
    PhoneBindInput,
    PhoneBindResult,
    PhoneBound,
    ProfileUpdated,
    ProfileUpdateInput,
    ProfileUpdateResult,
)

ProfileAsked = Annotated[
    ProfileUpdateInput,
    strawberry.argument(name="input", description="How the viewer wants to be shown."),
]
PhoneAsked = Annotated[
    PhoneBindInput, strawberry.argument(name="input", description="The viewer's phone.")
]


@strawberry.type
class MemberQueries:
    """The door to what is the viewer's own."""

    @strawberry.field(description="Everything that is the viewer's own; null when signed out.")
    def me(self, info: Info[Context, None]) -> Me | None:
        """Open the door, or return None to who is not signed in."""
        # A door is null where a verb would raise: screens are shown signed out too.
        viewer = info.context.viewer
        return Me.of(viewer) if viewer else None


@strawberry.type
class MemberMutations:
    """What viewers may say of themselves."""

    @strawberry.mutation(description="Changes how the viewer is called and shown.")
    async def profile_update(
        self, info: Info[Context, None], asked: ProfileAsked
    ) -> ProfileUpdateResult:
        """Change how the viewer is called and shown."""
        here, mini_program = info.context, info.context.services.get(MiniProgram)
        await members.update_profile(
            here.database, mini_program, here.me, nickname=asked.nickname, avatar_url=asked.avatar
        )
        # Read again beneath: the answer shows what is kept, not what was asked for.
        return ProfileUpdated(me=Me.of(here.me))

    @strawberry.mutation(description="Binds the viewer's phone, which may find two members one.")
    async def phone_bind(self, info: Info[Context, None], asked: PhoneAsked) -> PhoneBindResult:
        """Bind the viewer's phone."""
        here, find = info.context, info.context.services.get
        proof = phones.Proof(asked.phone_code, asked.request_id)
        bound = await phones.bind_phone(
            here.database, find(MiniProgram), find(Keyring), find(Sessions), here.me, proof=proof
        )
        # What the answer selects hangs on all that the person is known as from now on.
        here.viewer = await aliases.renewed(here.database, here.me)
        return PhoneBound(me=Me.of(here.me), merged=bound.merged)
