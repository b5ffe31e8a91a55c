"""Who stands at the counter of a store."""

from uuid import UUID

from bff.context import App, Context
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.kit.refusal import Forbidden

STAFF = (Role.OWNER, Role.CLERK)


async def at_counter(here: Context, store_id: UUID) -> UUID:
    """Return who stands at the counter of a store; Forbidden for whoever has no place there."""
    clerk_id = here.via(App.STORE_OWNER).member_id
    if not await roles.holds(here.database, member_id=clerk_id, roles=STAFF, scope_id=store_id):
        # Another's store and no store at all look the same.
        raise Forbidden
    return clerk_id
