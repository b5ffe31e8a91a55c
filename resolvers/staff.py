"""How owners find clerks, how these come, and how they leave."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import App, Context
from bff.domains.store import staff
from bff.kit import ids
from bff.kit.answer import request
from bff.kit.ids import Kind
from bff.kit.keyring import Keyring
from miniprogram_schema.my_store import MyStore
from miniprogram_schema.staff import (
    StaffAccepted,
    StaffAcceptInput,
    StaffAcceptResult,
    StaffInvited,
    StaffInviteInput,
    StaffInviteResult,
    StaffRemoved,
    StaffRemoveInput,
    StaffRemoveResult,
)

Inviting = Annotated[StaffInviteInput, strawberry.argument(description="Which store invites.")]
Accepting = Annotated[StaffAcceptInput, strawberry.argument(description="What was passed on.")]
Removing = Annotated[StaffRemoveInput, strawberry.argument(description="Which clerk leaves.")]


@strawberry.type
class StaffMutations:
    """What owners and clerks do about working together."""

    @strawberry.mutation(description="Invites a clerk to the viewer's store.")
    async def staff_invite(self, info: Info[Context, None], input: Inviting) -> StaffInviteResult:
        """Invite a clerk."""
        here, ring = info.context, info.context.services.get(Keyring)
        store_id, owner = ids.read(Kind.STORE, input.store_id), here.via(App.STORE_OWNER)
        asked = request(owner.member_id, input.request_id, store_id)
        invited = await staff.invite(here.database, ring, store_id=store_id, request=asked)
        # Derived and kept nowhere: a request that is repeated shows the same token again.
        token = staff.token(ring, invited.invitation_id)
        return StaffInvited(token=token, expires_at=invited.expires_at)

    @strawberry.mutation(description="Makes the viewer a clerk of the store that invites.")
    async def staff_accept(self, info: Info[Context, None], input: Accepting) -> StaffAcceptResult:
        """Accept an invitation."""
        here, ring = info.context, info.context.services.get(Keyring)
        asked = request(here.via(App.STORE_OWNER).member_id, input.request_id, input.token)
        accepted = await staff.accept(here.database, ring, shown=input.token, request=asked)
        return StaffAccepted(my_store=MyStore.of(accepted.store_id))

    @strawberry.mutation(description="Ends the work of a clerk at the viewer's store.")
    async def staff_remove(self, info: Info[Context, None], input: Removing) -> StaffRemoveResult:
        """Remove a clerk."""
        here, owner = info.context, info.context.via(App.STORE_OWNER).member_id
        store_id, clerk = ids.read(Kind.STORE, input.store_id), ids.read(Kind.CLERK, input.clerk_id)
        asked = request(owner, input.request_id, store_id, clerk)
        await staff.remove(here.database, store_id=store_id, clerk_id=clerk, request=asked)
        return StaffRemoved(store_id=store_id)
