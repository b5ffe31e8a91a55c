"""The one scan button of a counter."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.domains.checkout import looking
from bff.domains.coupon.look import Look
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.keyring import Keyring
from miniprogram_schema.counter import CounterLooked, CounterLookInput, CounterLookResult
from resolvers.at_counter import at_counter

LookAsked = Annotated[CounterLookInput, strawberry.argument(description="What the clerk scans.")]


@strawberry.type
class CounterMutations:
    """What an owner or a clerk may do with whatever a customer shows."""

    @strawberry.mutation(
        description="Reads what a customer's phone shows: a coupon, an order, a hand-over."
    )
    async def counter_look(self, info: Info[Context, None], input: LookAsked) -> CounterLookResult:
        """Look at a code."""
        here, store_id = info.context, ids.read(Kind.STORE, input.store_id)
        command = Look(store_id, await at_counter(here, store_id), input.code, here.address)
        ring, elsewhere = here.services.get(Keyring), here.settings.pick_up_elsewhere
        looked = await looking.look(here.database, ring, command, elsewhere=elsewhere)
        return CounterLooked.of(looked)
