"""Dealers and stores: adding many, editing one, closing it for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from bff.domains.store import rules
from bff.domains.store.kinds import StoreKind
from bff.domains.store.rules import Hours
from bff.kit import clock, statements
from bff.kit.database import Transaction, columns
from bff.kit.geo import Point

STATEMENTS = statements.load("bff.domains.store")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDealer:
    """A dealer, and the regions that are theirs to sell in."""

    id: UUID
    name: str
    phone: str | None = None
    territories: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStore:
    """A store; `region` begins with the name or code of each wider region that it lies in."""

    id: UUID
    dealer_id: UUID
    name: str
    address: str
    city: str
    region: str
    point: Point
    hours: Sequence[Hours]
    kind: StoreKind = StoreKind.SHOP
    phone: str | None = None
    notice: str | None = None
    photos: Sequence[str] = ()
    products: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to change of a store; None leaves a thing as it is, empty takes it away."""

    name: str | None = None
    notice: str | None = None
    phone: str | None = None
    hours: Sequence[Hours] | None = None
    photos: Sequence[str] | None = None


async def add_dealers(transaction: Transaction, dealers: Sequence[NewDealer]) -> None:
    """Add dealers and their territories."""
    rows = [(new.id, rules.name(new.name), rules.phone(new.phone or "")) for new in dealers]
    regions = [(new.id, region) for new in dealers for region in new.territories]
    await _many(transaction, "add_dealers", rows)
    await _many(transaction, "add_territories", regions)


async def add(transaction: Transaction, stores: Sequence[NewStore]) -> None:
    """Add stores with their hours and products; BadInput, and none is added, when one is wrong."""
    await _many(transaction, "add_stores", [_row(new) for new in stores])
    await sell(transaction, [(new.id, product) for new in stores for product in new.products])


async def sell(transaction: Transaction, sold: Sequence[tuple[UUID, UUID]]) -> None:
    """Put products on stores' lists: pairs of a store and a product."""
    await _many(transaction, "add_products", sold)


async def edit(transaction: Transaction, store_id: UUID, changes: Changes) -> None:
    """Change what a store shows of itself; BadInput, and nothing changes, when a part is wrong."""
    await transaction.execute(
        STATEMENTS["edit"],
        store_id,
        None if changes.name is None else rules.name(changes.name),
        changes.notice is not None,
        rules.notice(changes.notice or ""),
        changes.phone is not None,
        rules.phone(changes.phone or ""),
        None if changes.photos is None else rules.photos(changes.photos),
        None if changes.hours is None else _week(changes.hours),
    )


async def close(transaction: Transaction, store_id: UUID, until: datetime | None) -> None:
    """Close a store until a moment, or until it is reopened; BadInput when that is over."""
    end = rules.until(until, await clock.now(transaction))
    await transaction.execute(STATEMENTS["close"], store_id, end)


async def reopen(transaction: Transaction, store_id: UUID) -> None:
    """Open a store again that was closed for a while."""
    await transaction.execute(STATEMENTS["reopen"], store_id)


def _row(new: NewStore) -> tuple[object, ...]:
    point = rules.place(new.point)
    return (
        new.id,
        new.dealer_id,
        new.kind.value,
        rules.name(new.name),
        new.address,
        rules.city(new.city),
        new.region,
        point.lat,
        point.lng,
        rules.phone(new.phone or ""),
        rules.notice(new.notice or ""),
        orjson.dumps(rules.photos(new.photos)).decode(),
        _week(new.hours),
    )


def _week(openings: Sequence[Hours]) -> str:
    week = rules.hours(openings)
    return orjson.dumps([(one.weekday, one.opens, one.closes) for one in week]).decode()


async def _many(transaction: Transaction, statement: str, rows: Sequence[Sequence[object]]) -> None:
    if rows:
        await transaction.execute(STATEMENTS[statement], *columns(rows))
