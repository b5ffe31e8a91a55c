"""Operators publish products, say what they cost where, and put them on stores' lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.domains.product import publishing
from bff.domains.product.draft import PLACES_MAX, Draft, sound
from bff.domains.product.errors import ProductUnknown, VariantUnknown
from bff.domains.store.errors import PlaceUnknown
from bff.domains.store.service import STATEMENTS, sell
from bff.kit.answer import Answers, Request
from bff.kit.database import Database, Transaction
from bff.kit.refusal import BadInput, Forbidden, Refusal, raised


@dataclass(frozen=True, slots=True)
class Published:
    """The product is on the brand's list."""

    product_id: UUID


PUBLISHING = Answers("productPublish", Published, ProductUnknown, VariantUnknown, PlaceUnknown)


async def publish(
    database: Database, *, draft: Draft, sold_at: Sequence[UUID], request: Request
) -> Published:
    """Publish a product and put it on the lists of these stores, or raise why not.

    Forbidden unless the actor is an operator; BadInput when the draft is impossible.
    """
    async with database.transaction() as transaction:
        if not await roles.holds(
            transaction, member_id=request.actor, roles=[Role.OPERATOR], scope_id=None
        ):
            raise Forbidden
        sound(draft)
        if len(sold_at) > PLACES_MAX:
            raise BadInput(f"soldAt may name at most {PLACES_MAX} stores.")

        async def act(_fresh: list[int]) -> list[Published | Refusal]:
            return [await _published(transaction, draft, sold_at)]

        [outcome] = await PUBLISHING.once(transaction, [request], act)
    published: Published = raised(outcome)
    return published


async def _published(
    transaction: Transaction, draft: Draft, sold_at: Sequence[UUID]
) -> Published | Refusal:
    prices = [price for one in draft.variants for price in one.prices]
    stores = {*sold_at, *(price.store_id for price in prices if price.store_id)}
    dealers = {price.dealer_id for price in prices if price.dealer_id}
    known = await transaction.value(STATEMENTS["places"], list(stores), list(dealers))
    if known < len(stores) + len(dealers):
        return PlaceUnknown()
    outcome = await publishing.publish(transaction, draft)
    if isinstance(outcome, Refusal):
        return outcome
    await sell(transaction, [(store_id, outcome) for store_id in stores])
    return Published(outcome)
