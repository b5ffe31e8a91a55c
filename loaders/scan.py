"""The scans that counted, by those who made them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from bff.kit.database import Database, array, columns
from bff.kit.page import Page, cut

OF_PERSONS = """
    select asked.place, scan.*
    from unnest($1::text[], $2::int[], $3::uuid[]) with ordinality
        as asked (members, first, before, place)
    cross join lateral (
        select id, product_id, store_id, at from scan
        where scan.member_id = any(asked.members::uuid[]) and scan.level = 'CAP_INNER'
            and (asked.before is null or scan.id < asked.before)
        order by scan.id desc limit asked.first
    ) as scan
    order by asked.place, scan.id desc
"""


@dataclass(frozen=True, slots=True)
class ScanRow:
    """A first scan of a bottle; no store when its case was not opened then."""

    id: UUID
    product_id: UUID
    store_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Scans:
    """A page of the scans of all that a person is known as, the newest first."""

    members: tuple[UUID, ...]
    first: int
    before: UUID | None = None


async def scans_of(database: Database, asked: Sequence[Scans]) -> list[Page[ScanRow]]:
    """Return a page of scans for each person."""
    keys = [
        # One row more than is asked for tells whether another page follows.
        (array(one.members), one.first + 1, one.before)
        for one in asked
    ]
    rows = await database.fetch(OF_PERSONS, *columns(keys))
    found = {place: list(part) for place, part in groupby(rows, itemgetter("place"))}
    return [
        cut(
            [
                ScanRow(row["id"], row["product_id"], row["store_id"], row["at"])
                for row in found.get(place, ())
            ],
            one.first,
            lambda row: [str(row.id)],
        )
        for place, one in enumerate(asked, 1)
    ]
