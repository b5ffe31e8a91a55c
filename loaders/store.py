"""Stores, their dealers, and who works in them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

import orjson

from bff.domains.member.kinds import Role
from bff.domains.store.rules import Hours
from bff.kit.database import Database, Record, columns
from bff.kit.page import Page, cut

# In the order of the row's own fields.
COLUMNS = """
    store.id, dealer_id, name, address, city, region, lat, lng, phone, notice, photos,
    is_open(open_week, closed, closed_until, clock.at, clock.minute) as open_now
"""
# Asked once: all stores of an answer are open or closed at the same moment.
CLOCK = """
    (
        select at, week_minute(at) as minute from (select bff_now() as at offset 0) as now offset 0
    ) as clock
"""
STORES = f"""
    select {COLUMNS} from store cross join {CLOCK} where id = any($1::uuid[])
"""
# Apart: no list of stores shows their weeks, which are longer than all else of them.
WEEKS = "select id, hours from store where id = any($1::uuid[])"
DEALERS = "select id, name from dealer where id = any($1::uuid[])"
STORES_OF_DEALERS = f"""
    select found.*, asked.place
    from unnest($1::uuid[], $2::uuid[], $3::integer[]) with ordinality
        as asked (dealer, after, first, place)
    cross join {CLOCK}
    cross join lateral (
        select {COLUMNS} from store
        where dealer_id = asked.dealer and (asked.after is null or id > asked.after)
        order by id limit asked.first + 1
    ) as found
    order by asked.place, found.id
"""
CLERKS = """
    select id, scope_id, member_id, role, from_at from member_role
    where scope_id = any($1::uuid[]) and role in ('OWNER', 'CLERK') and until_at is null
    order by role = 'CLERK', from_at, id
"""


WEEKS_MAX = 4_096


class StoreRow(NamedTuple):
    """A store as everybody may see it."""

    id: UUID
    dealer_id: UUID
    name: str
    address: str
    city: str
    region: str
    lat: float
    lng: float
    phone: str | None
    notice: str | None
    photos: Sequence[str]
    open_now: bool


class DealerRow(NamedTuple):
    """A dealer as everybody may see one."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ClerkRow:
    """Somebody who works at a store; `id` is the edge of the role."""

    id: UUID
    member_id: UUID
    role: Role
    since: datetime


@dataclass(frozen=True, slots=True)
class StoresOfDealer:
    """A page of the stores that a dealer serves."""

    dealer_id: UUID
    first: int
    after: UUID | None


async def stores_of(database: Database, ids: Sequence[UUID]) -> list[StoreRow | None]:
    """Return the stores with these ids; None where there is none."""
    found = {row["id"]: store_row(row) for row in await database.fetch(STORES, list(ids))}
    return [found.get(id_) for id_ in ids]


async def weeks_of(database: Database, ids: Sequence[UUID]) -> list[Sequence[Hours]]:
    """Return the openings of each store in a week; none where there is no such store."""
    found = {row["id"]: row["hours"] for row in await database.fetch(WEEKS, list(ids))}
    return [list(_week(found[id_])) if id_ in found else [] for id_ in ids]


async def dealers_of(database: Database, ids: Sequence[UUID]) -> list[DealerRow | None]:
    """Return the dealers with these ids; None where there is none."""
    found = {row["id"]: DealerRow(**row) for row in await database.fetch(DEALERS, list(ids))}
    return [found.get(id_) for id_ in ids]


async def stores_of_dealers(
    database: Database, asked: Sequence[StoresOfDealer]
) -> list[Page[StoreRow]]:
    """Return a page of the stores of each dealer, in the order of ids."""
    keys = columns([(one.dealer_id, one.after, one.first) for one in asked])
    rows = await database.fetch(STORES_OF_DEALERS, *keys)
    parted = {place: [store_row(row) for row in part] for place, part in groupby(rows, _place)}
    return [
        cut(parted.get(place, []), one.first, lambda last: (str(last.id),))
        for place, one in enumerate(asked, 1)
    ]


async def clerks_of(database: Database, store_ids: Sequence[UUID]) -> list[list[ClerkRow]]:
    """Return who owns each store and who works there, owners first."""
    found: dict[UUID, list[ClerkRow]] = defaultdict(list)
    for row in await database.fetch(CLERKS, list(store_ids)):
        clerk = ClerkRow(row["id"], row["member_id"], Role(row["role"]), row["from_at"])
        found[row["scope_id"]].append(clerk)
    return [found[id_] for id_ in store_ids]


_place = itemgetter("place")
FIELDS = len(StoreRow._fields)


def store_row(row: Record) -> StoreRow:
    """Read a store from a row that begins with COLUMNS."""
    return StoreRow._make(row[:FIELDS])


# Thousands of stores keep the same few weeks.
@lru_cache(WEEKS_MAX)
def _week(text: str) -> tuple[Hours, ...]:
    return tuple(Hours(*opening) for opening in orjson.loads(text))
