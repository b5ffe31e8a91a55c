"""A store's earnings as they are booked."""

from collections.abc import AsyncGenerator
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.domains.profit.facts import PayeeRole
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import place
from bff.kit.refusal import Forbidden
from loaders.arrivals import Arrivals
from miniprogram_schema.share import ShareEvent

StoreId = Annotated[strawberry.ID, strawberry.argument(description="The viewer's own store.")]
After = Annotated[
    str | None,
    strawberry.argument(description="The cursor of the last event seen; null begins now."),
]


@strawberry.type
class StoreEarnedSubscriptions:
    """What an owner or a clerk may watch."""

    @strawberry.subscription(description="Each share of a store, within a second of its booking.")
    async def store_earned(
        self, info: Info[Context, None], store_id: StoreId, after: After = None
    ) -> AsyncGenerator[ShareEvent, None]:
        """Yield the shares of a store from its committed rows, missing none after `after`."""
        id_, seen = ids.read(Kind.STORE, store_id), place(after, int)
        await _at_the_door(info.context, id_)
        arrivals = info.context.services.get(Arrivals)
        async for row in arrivals.watched(PayeeRole.STORE, id_, int(seen[0]) if seen else None):
            # Whoever was shown the door while watching sees no more.
            await _at_the_door(info.context, id_)
            yield ShareEvent.of(row)


async def _at_the_door(context: Context, store_id: UUID) -> None:
    member, staff = context.me.member_id, (Role.OWNER, Role.CLERK)
    if not await roles.holds(context.database, member_id=member, roles=staff, scope_id=store_id):
        raise Forbidden
