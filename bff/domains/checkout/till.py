"""What is known of many baskets before they become orders: goods, coupons, and who brought whom."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from bff.domains.coupon import held
from bff.domains.coupon.basket import Basket, Held, Line
from bff.domains.coupon.held import Purse
from bff.domains.order.drafts import Goods
from bff.domains.order.placing import STATEMENTS
from bff.domains.order.rules import Wanted
from bff.domains.product.variants import Offered
from bff.domains.profit import attribution, pockets
from bff.domains.profit.attribution import FRESH, Evidence, EvidenceKind
from bff.domains.profit.pockets import Pockets
from bff.domains.store import offered as shelves
from bff.domains.store import scene
from bff.kit import clock
from bff.kit.database import Transaction, array


class Ask(NamedTuple):
    """What somebody, who may be known as several members, would buy at a store.

    `coupon_ids` of None means the best that there are; `scan_id` is the bottle from whose scan
    they come, None their newest one.
    """

    member_id: UUID
    members: tuple[UUID, ...]
    store_id: UUID
    lines: tuple[Wanted, ...]
    coupon_ids: tuple[UUID, ...] | None
    points: int = 0
    scan_id: UUID | None = None

    @property
    def wanted(self) -> tuple[object, ...]:
        """What is asked for, whoever asks: another one is another request."""
        return self[2:]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a basket is bought."""

    store_id: UUID
    dealer_id: UUID
    region: str
    at: datetime

    def basket(self, goods: Sequence[Goods]) -> Basket:
        """Return what coupons see of goods that are bought here."""
        lines = tuple(
            Line(one.product_id, one.category_id, one.variant_id, one.quantity, one.fen)
            for one in goods
        )
        return Basket(self.store_id, self.dealer_id, self.region, lines, self.at)


@dataclass(frozen=True, slots=True)
class Till:
    """All that is known of the baskets of a batch, each by its place in it.

    `strayed` are those who name a scan that is not their own.
    """

    now: datetime
    places: Mapping[UUID, Place]
    offered: Mapping[tuple[int, UUID], Offered]
    held: Sequence[Sequence[Held]]
    had: Mapping[tuple[int, UUID], int]
    evidence: Sequence[Sequence[Evidence]]
    strayed: AbstractSet[int]
    pockets: Pockets | None


async def gathered(transaction: Transaction, asks: Sequence[Ask], *, lock: bool) -> Till:
    """Gather what is known of all baskets; with `lock`, hold what an order of them would change."""
    now = await clock.now(transaction)
    evidence = await _evidence(transaction, asks, now)
    stores = {ask.store_id for ask in asks}
    brought = {one.store_id for each in evidence for one in each if one.store_id}
    places = await _places(transaction, stores | brought)
    offered = await _offered(transaction, asks, places)
    if lock:
        await _members_locked(transaction, asks, offered)
    purses = [Purse(ask.members, ask.store_id, ask.coupon_ids) for ask in asks]
    return Till(
        now=now,
        places=places,
        offered=offered,
        held=await (held.locked if lock else held.held)(transaction, purses),
        had=await _had(transaction, asks, offered),
        evidence=evidence,
        strayed=await _strayed(transaction, asks),
        pockets=await _pockets(transaction, [ask for ask in asks if ask.points or not lock]),
    )


async def _places(transaction: Transaction, stores: Iterable[UUID]) -> dict[UUID, Place]:
    rows = await transaction.fetch(STATEMENTS["stores_asked"], list(stores))
    return {row["id"]: Place(*row) for row in rows}


async def _offered(
    transaction: Transaction, asks: Sequence[Ask], places: Mapping[UUID, Place]
) -> dict[tuple[int, UUID], Offered]:
    asked = [
        (number, (ask.store_id, places[ask.store_id].dealer_id, line.variant_id))
        for number, ask in enumerate(asks)
        if ask.store_id in places
        for line in ask.lines
    ]
    found = await shelves.offered(transaction, [place for _, place in asked])
    pairs = zip(asked, found, strict=True)
    return {(number, one.variant_id): one for (number, _), one in pairs if one is not None}


async def _pockets(transaction: Transaction, asks: Sequence[Ask]) -> Pockets | None:
    members = [member for ask in asks for member in ask.members]
    return await pockets.opened(transaction, members) if members else None


async def _members_locked(
    transaction: Transaction, asks: Sequence[Ask], offered: Mapping[tuple[int, UUID], Offered]
) -> None:
    # Two orders of one person at once must not both be the last that is allowed, or spend the same.
    limited = {number for (number, _), one in offered.items() if one.per_member is not None}
    spending = {number for number, ask in enumerate(asks) if ask.points}
    members = {member for number in limited | spending for member in asks[number].members}
    if members:
        await transaction.fetch(STATEMENTS["members_locked"], list(members))


async def _had(
    transaction: Transaction, asks: Sequence[Ask], offered: Mapping[tuple[int, UUID], Offered]
) -> dict[tuple[int, UUID], int]:
    limited = {one.variant_id for one in offered.values() if one.per_member is not None}
    if not limited:
        return {}
    members = [array(ask.members) for ask in asks]
    rows = await transaction.fetch(STATEMENTS["pieces_had"], members, list(limited))
    return {(row["place"] - 1, row["variant_id"]): row["pieces"] for row in rows}


async def _evidence(
    transaction: Transaction, asks: Sequence[Ask], now: datetime
) -> list[Sequence[Evidence]]:
    every = {member for ask in asks for member in ask.members}
    opened = await scene.evidence(transaction, list(every), now - FRESH)
    hours = round(FRESH.total_seconds() / 3600)
    members = [array(ask.members) for ask in asks]
    scans = [ask.scan_id for ask in asks]
    rows = await transaction.fetch(STATEMENTS["evidence"], members, hours, scans)
    return [
        [
            *(_scene(one) for one in opened if one.member_id in ask.members),
            *(
                Evidence(
                    kind=EvidenceKind(row["kind"]),
                    store_id=row["store_id"],
                    at=row["at"],
                    ref=row["ref"],
                )
                for row in rows
                if row["place"] == number
            ),
            # Wherever somebody came from, the goods are handed over here.
            Evidence(kind=EvidenceKind.PICKUP, store_id=ask.store_id, at=now, ref=ask.store_id),
        ]
        for number, ask in enumerate(asks, 1)
    ]


async def _strayed(transaction: Transaction, asks: Sequence[Ask]) -> AbstractSet[int]:
    named = {number: ask for number, ask in enumerate(asks) if ask.scan_id}
    if not named:
        return frozenset()
    rows = await transaction.fetch(STATEMENTS["scans"], [ask.scan_id for ask in named.values()])
    whose = {row["id"]: row["member_id"] for row in rows}
    return {number for number, ask in named.items() if whose.get(ask.scan_id) not in ask.members}


def attributed(till: Till, number: int) -> attribution.Attribution | None:
    """Return whose order the basket with this number would be."""
    return attribution.chosen(till.evidence[number], till.now)


def _scene(one: scene.SceneOpened) -> Evidence:
    return Evidence(
        kind=EvidenceKind.SCENE,
        store_id=one.store_id,
        clerk_id=one.clerk_id,
        at=one.at,
        ref=one.id,
    )
