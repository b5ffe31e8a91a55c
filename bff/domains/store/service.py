"""Dealers and stores are added, any number at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from bff.domains.store import rules
from bff.domains.store.kinds import StoreKind
from bff.domains.store.rules import Hours
from bff.kit import statements
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


def week_json(openings: Sequence[Hours]) -> str:
    """Return a week as it is kept; BadInput when it is impossible."""
    week = rules.hours(openings)
    return orjson.dumps([(one.weekday, one.opens, one.closes) for one in week]).decode()


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
        week_json(new.hours),
    )


async def _many(transaction: Transaction, statement: str, rows: Sequence[Sequence[object]]) -> None:
    if rows:
        await transaction.execute(STATEMENTS[statement], *columns(rows))
