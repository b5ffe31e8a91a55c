"""The demo's bottles: a batch of codes whose cases went to the two stores of the story."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from bff.domains.code import service as codes
from bff.domains.code.batches import Cases
from bff.domains.code.opening import OpenCase
from bff.kit import answer
from bff.kit.database import Database
from bff.kit.keyring import Keyring
from bff.kit.refusal import raised

BOTTLES_PER_CASE = 6
BOTTLES_PER_CASE_MAX = 60

PRODUCT = "select id from product where published_at is not null order by id limit 1"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Cases of the first product for a store: so many opened by its clerk, so many not yet."""

    dealer_id: UUID
    store_id: UUID
    clerk_id: UUID
    opened: int
    unopened: int
    bottles_per_case: int = BOTTLES_PER_CASE


async def deliver(database: Database, ring: Keyring, delivery: Delivery) -> None:
    """Make a batch, activate and ship it to the store, and have the clerk open some cases."""
    count = delivery.opened + delivery.unopened
    async with database.transaction() as transaction:
        batch_id = await codes.order(
            transaction,
            ring,
            product_id=await transaction.value(PRODUCT),
            cases=count,
            bottles_per_case=delivery.bottles_per_case,
        )
    await codes.complete(database, ring, batch_id)
    cases = Cases(batch_id, 1, count)
    async with database.transaction() as transaction:
        await codes.activate(transaction, cases)
        await codes.ship(
            transaction, cases, dealer_id=delivery.dealer_id, store_id=delivery.store_id
        )
        printed = await codes.printed(transaction, ring, cases)
    for outcome in await codes.open_cases(
        database, ring, [_opening(delivery, case.inner) for case in printed[: delivery.opened]]
    ):
        raised(outcome)


def _opening(delivery: Delivery, text: str) -> OpenCase:
    return OpenCase(
        store_id=delivery.store_id,
        clerk_member_id=delivery.clerk_id,
        text=text,
        # A new one each time: what is delivered again is opened again.
        request=answer.request(delivery.clerk_id, uuid4().hex, text),
    )
