"""What a request needs of many things at once: one statement of the ORM a kind of row."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from strawberry.dataloader import DataLoader
from tortoise.models import Model

from bff.domains.coupon.models import Campaign, CampaignStore, CampaignTerms
from bff.domains.group_buy.models import GroupBuyOffer, Party, Seat
from bff.domains.group_buy.states import PartyState, SeatState
from bff.domains.member.models import Member
from bff.domains.product.models import Product

CAMPAIGNS_A_STORE = 3
SITTING = (SeatState.PAID, SeatState.COMPLETE, SeatState.REFUNDED)

Rows = list[Any]


class Batches:
    """The loaders of one request."""

    def __init__(self) -> None:
        self.members = DataLoader(load_fn=by_id(Member))
        self.terms = DataLoader(load_fn=by_id(CampaignTerms))
        self.offers = DataLoader(load_fn=by_id(GroupBuyOffer))
        self.products = DataLoader(load_fn=by_id(Product))
        self.parties_of_store = DataLoader(load_fn=parties_of)
        self.seats_of_party = DataLoader(load_fn=seats_of)
        self.campaigns_of_store = DataLoader(load_fn=campaigns_of)


def by_id(model: type[Model]) -> Callable[[list[UUID]], Awaitable[Rows]]:
    """Return how rows of a table are loaded by their ids."""

    async def load(ids: list[UUID]) -> Rows:
        found: dict[UUID, Any] = {row.pk: row for row in await model.filter(id__in=ids)}
        return [found.get(id_) for id_ in ids]

    return load


async def parties_of(store_ids: list[UUID]) -> list[Rows]:
    """Return the party of each store that ends first and has a seat left."""
    found = Party.filter(
        store_id__in=store_ids, state=PartyState.OPEN, ends_at__gt=datetime.now(UTC)
    ).order_by("ends_at", "id")
    free = [party for party in await found if party.taken < party.size]
    grouped = _grouped((party.store_id, party) for party in free)
    return [grouped[id_][:1] for id_ in store_ids]


async def seats_of(party_ids: list[UUID]) -> list[Rows]:
    """Return the paid seats of each party, in the order in which they were taken."""
    found = await Seat.filter(party_id__in=party_ids, state__in=SITTING).order_by("id")
    grouped = _grouped((seat.party_id, seat) for seat in found)
    return [grouped[id_] for id_ in party_ids]


async def campaigns_of(store_ids: list[UUID]) -> list[Rows]:
    """Return the newest campaigns that each store takes now, each with its terms."""
    listed = _grouped(
        (taken.store_id, taken.campaign_id)
        for taken in await CampaignStore.filter(store_id__in=store_ids)
    )
    everywhere = [one.campaign_id for one in await CampaignTerms.filter(everywhere=True)]
    wanted = {*everywhere, *(id_ for ids in listed.values() for id_ in ids)}
    open_now = {row.id: row for row in await Campaign.filter(id__in=wanted) if _gives(row)}
    terms = await by_id(CampaignTerms)([row.terms_id for row in open_now.values()])
    named = dict(zip(open_now, terms, strict=True))
    return [_newest([*everywhere, *listed[store_id]], named) for store_id in store_ids]


def _newest(ids: Sequence[UUID], named: dict[UUID, Any]) -> Rows:
    newest = sorted({id_ for id_ in ids if id_ in named}, reverse=True)[:CAMPAIGNS_A_STORE]
    return [named[id_] for id_ in newest]


def _gives(campaign: Campaign) -> bool:
    now = datetime.now(UTC)
    return (
        campaign.state == "PUBLISHED"
        and campaign.issued < campaign.total
        and campaign.claim_from <= now
        and (campaign.claim_until is None or campaign.claim_until > now)
    )


def _grouped(pairs: Iterable[tuple[UUID, Any]]) -> dict[UUID, Rows]:
    grouped: dict[UUID, Rows] = defaultdict(list)
    for key, row in pairs:
        grouped[key].append(row)
    return grouped
