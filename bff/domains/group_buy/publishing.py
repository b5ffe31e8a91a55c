"""Operators publish offers: sound ones, of what is sold, where somebody is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from bff.domains.group_buy import rules, service
from bff.domains.group_buy.errors import OfferUnsound
from bff.domains.group_buy.flaws import Flaw
from bff.domains.group_buy.service import NewOffer
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.domains.product.errors import ProductUnknown
from bff.domains.store.errors import PlaceUnknown
from bff.domains.store.service import STATEMENTS as OF_STORES
from bff.kit import answer, clock
from bff.kit.answer import Answers, Request
from bff.kit.database import Database, Transaction
from bff.kit.refusal import BadInput, Forbidden, Refusal, raised

STORES_MAX = 200
LASTS_S_MIN, LASTS_S_MAX = 1_800, 30 * 86_400
PIECES_MAX = 1_000_000
REGION_LENGTH_MAX = 60
PRODUCT = "select price_fen from product where id = $1 and published_at is not null"


@dataclass(frozen=True, slots=True)
class Published:
    """The offer is on the brand's list."""

    offer_id: UUID


ANSWERS = Answers("groupBuyOfferPublish", Published, OfferUnsound, ProductUnknown, PlaceUnknown)


def asked(operator_id: UUID, offer: NewOffer, key: str) -> Request:
    """Describe an offer under its requestId; BadInput when it names too much."""
    if len(offer.tiers) > rules.TIERS_MAX or len(offer.stores or ()) > STORES_MAX:
        raise BadInput(f"An offer has at most {rules.TIERS_MAX} steps and {STORES_MAX} stores.")
    if offer.stores is not None and not offer.stores:
        raise BadInput("Name a store that takes part, or leave storeIds out.")
    if offer.region is not None and not 1 <= len(offer.region.strip()) <= REGION_LENGTH_MAX:
        raise BadInput(f"region must have 1 to {REGION_LENGTH_MAX} visible characters.")
    # An id is made anew each time.
    return answer.request(operator_id, key, replace(offer, id=offer.product_id))


async def publish(database: Database, offer: NewOffer, request: Request) -> Published:
    """Publish an offer, or raise why not; Forbidden unless the actor is an operator."""
    async with database.transaction() as transaction:
        if not await roles.holds(transaction, member_id=request.actor, roles=[Role.OPERATOR]):
            raise Forbidden

        async def act(_fresh: list[int]) -> list[Published | Refusal]:
            return [await _published(transaction, offer)]

        [outcome] = await ANSWERS.once(transaction, [request], act)
    published: Published = raised(outcome)
    return published


async def _published(transaction: Transaction, offer: NewOffer) -> Published | Refusal:
    price_fen = await transaction.value(PRODUCT, offer.product_id)
    if price_fen is None:
        return ProductUnknown()
    if not await _known(transaction, offer.stores or (), offer.dealer_id):
        return PlaceUnknown()
    now = await clock.now(transaction)
    if flaw := _flaw(offer, price_fen) or (Flaw.TIMES if offer.ends_at <= now else None):
        return OfferUnsound(flaw)
    [offer_id] = await service.publish(transaction, [offer])
    return Published(offer_id)


async def _known(transaction: Transaction, stores: Sequence[UUID], dealer_id: UUID | None) -> bool:
    dealers = [dealer_id] if dealer_id else []
    known: int = await transaction.value(OF_STORES["places"], list(stores), dealers)
    return known == len(set(stores)) + len(dealers)


def _flaw(offer: NewOffer, price_fen: int) -> Flaw | None:
    if not rules.sound(offer.tiers):
        return Flaw.LADDER
    if offer.tiers[0].price_fen >= price_fen:
        return Flaw.DEAR
    if offer.starts_at is not None and offer.starts_at >= offer.ends_at:
        return Flaw.TIMES
    if not LASTS_S_MIN <= offer.lasts_s <= LASTS_S_MAX:
        return Flaw.LASTS
    return _flaw_in_pieces(offer)


def _flaw_in_pieces(offer: NewOffer) -> Flaw | None:
    full = rules.size(offer.tiers)
    if offer.total is not None and not full <= offer.total <= PIECES_MAX:
        return Flaw.STOCK
    most = PIECES_MAX if offer.per_member is None else offer.per_member
    if not 1 <= offer.per_seat <= most <= PIECES_MAX:
        return Flaw.LIMITS
    early = offer.early_bp is None or 1 <= offer.early_bp <= rules.WHOLE_BP
    return None if early else Flaw.EARLY
