"""Campaigns are published, paused and given new terms; stores and products are put into them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import orjson

from bff.domains.coupon.issuing import STATEMENTS
from bff.domains.coupon.rules import CampaignState, Channel
from bff.domains.coupon.terms import Terms, as_json, unsound
from bff.kit.database import Transaction, columns
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput

USE_DAYS = 30
# Numbers of coupons are 32 bits wide.
TOTAL_MAX = 2_000_000_000
COPIED = (
    "id",
    "channels",
    "total",
    "per_member",
    "claim_from",
    "claim_until",
    "use_from",
    "use_until",
    "budget_fen",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A campaign to be published.

    `stores` are those that take it when its terms do not say everywhere, each with the campaign
    of the gift that it adds; `products` are those whose first scan gives it. Coupons are usable
    for `use_days` days after issue unless `use_until` is given; claims open at once by default.
    """

    terms: Terms
    total: int
    per_member: int | None = None
    channels: tuple[Channel, ...] = (Channel.CLAIM,)
    claim_from: datetime | None = None
    claim_until: datetime | None = None
    use_from: datetime | None = None
    use_until: datetime | None = None
    use_days: int = USE_DAYS
    budget_fen: int | None = None
    stores: Mapping[UUID, UUID | None] = field(default_factory=dict)
    products: Sequence[UUID] = ()
    id: UUID = field(default_factory=uuid7)


async def publish(transaction: Transaction, drafts: Sequence[Draft]) -> list[UUID]:
    """Publish campaigns and return their ids; BadInput when one could not be kept."""
    bodies = [_campaign(draft) for draft in drafts]
    terms = zip(bodies, drafts, strict=True)
    await _write_terms(transaction, [_terms(body, draft.terms) for body, draft in terms])
    await transaction.execute(STATEMENTS["publish"], orjson.dumps(bodies).decode())
    await take_part(transaction, {draft.id: draft.stores for draft in drafts})
    products = [(draft.id, product) for draft in drafts for product in draft.products]
    if products:
        await transaction.execute(STATEMENTS["give_for_products"], *columns(products))
    return [draft.id for draft in drafts]


async def take_part(
    transaction: Transaction, stores: Mapping[UUID, Mapping[UUID, UUID | None]]
) -> None:
    """Let stores take the coupons of campaigns, each with the campaign of its gift or None."""
    rows = [
        (campaign_id, store_id, gift_id)
        for campaign_id, taking in stores.items()
        for store_id, gift_id in taking.items()
    ]
    if rows:
        await transaction.execute(STATEMENTS["take_part"], *columns(rows))


async def revise(transaction: Transaction, campaign_id: UUID, terms: Terms) -> None:
    """Give a campaign new terms for the coupons that it issues from now on."""
    body = {"id": campaign_id, "terms_id": uuid7()}
    # A new row: coupons in wallets go on pointing to the one they were issued under.
    await _write_terms(transaction, [_terms(body, terms)])
    await transaction.execute(STATEMENTS["revise"], campaign_id, body["terms_id"], terms.worth_fen)


async def pause(transaction: Transaction, campaign_id: UUID) -> bool:
    """Stop giving coupons of a campaign; False when it was not published."""
    return await _moved(transaction, campaign_id, CampaignState.PUBLISHED, CampaignState.PAUSED)


async def resume(transaction: Transaction, campaign_id: UUID) -> bool:
    """Go on giving coupons of a paused campaign; False when it was not paused."""
    return await _moved(transaction, campaign_id, CampaignState.PAUSED, CampaignState.PUBLISHED)


async def _moved(
    transaction: Transaction, campaign_id: UUID, old: CampaignState, new: CampaignState
) -> bool:
    moved = await transaction.execute(STATEMENTS["move_campaign"], campaign_id, old, new)
    return moved == 1


async def _write_terms(transaction: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    await transaction.execute(STATEMENTS["write_terms"], orjson.dumps(rows, default=str).decode())


def _terms(campaign: Mapping[str, object], terms: Terms) -> dict[str, object]:
    faults = [words for words, wrong in unsound(terms) if wrong]
    if faults:
        raise BadInput(faults[0])
    return as_json(terms) | {"id": campaign["terms_id"], "campaign_id": campaign["id"]}


def _campaign(draft: Draft) -> dict[str, object]:
    if not 1 <= draft.total <= TOTAL_MAX or not draft.channels:
        raise BadInput(f"A campaign gives 1 to {TOTAL_MAX} coupons, through some channel.")
    body: dict[str, object] = {name: getattr(draft, name) for name in COPIED}
    # A fixed end and a span would contradict each other some day.
    use_days = None if draft.use_until else draft.use_days
    return body | {
        "terms_id": uuid7(),
        "worth_fen": draft.terms.worth_fen,
        "use_days": use_days,
    }
