"""Who applied to lead a community: by id, by person, and all of them for the brand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from bff.kit.database import Database
from bff.kit.page import Page, cut

COLUMNS = "id, member_id, store_id, name, note, by_store, state, applied_at, community_id"
APPLICATIONS = f"select {COLUMNS} from leader_application where id = any($1::uuid[])"
OF_PERSONS = f"""
    select {COLUMNS} from leader_application
    where member_id = any($1::uuid[]) order by id desc limit $2
"""
ALL = f"""
    select {COLUMNS} from leader_application
    where ($1::uuid is null or id < $1) order by id desc limit $2
"""
WAITING = f"""
    select {COLUMNS} from leader_application
    where state = 'WAITING' and ($1::uuid is null or id < $1) order by id desc limit $2
"""
OWN_MAX = 50


class ApplicationRow(NamedTuple):
    """An application to found a community around a store and to lead it."""

    id: UUID
    member_id: UUID
    store_id: UUID
    name: str
    note: str | None
    by_store: bool
    state: str
    applied_at: datetime
    community_id: UUID | None


@dataclass(frozen=True, slots=True)
class Applications:
    """A page of all applications, or of those that wait, the newest first."""

    waiting: bool
    first: int
    before: UUID | None = None


async def applications_of(database: Database, ids: Sequence[UUID]) -> list[ApplicationRow | None]:
    """Return the applications with these ids; None where there is none."""
    rows = await database.fetch(APPLICATIONS, list(ids))
    found = {row["id"]: ApplicationRow(*row) for row in rows}
    return [found.get(id_) for id_ in ids]


async def own_applications_of(
    database: Database, persons: Sequence[tuple[UUID, ...]]
) -> list[list[ApplicationRow]]:
    """Return the last applications of each person, who is all of some members."""
    members = sorted({member for person in persons for member in person})
    rows = await database.fetch(OF_PERSONS, members, OWN_MAX * len(persons))
    found = [ApplicationRow(*row) for row in rows]
    return [[row for row in found if row.member_id in person][:OWN_MAX] for person in persons]


async def all_applications(
    database: Database, asked: Sequence[Applications]
) -> list[Page[ApplicationRow]]:
    """Return each of these pages."""
    pages = []
    # For the desk of one brand: hardly ever two at once.
    for one in asked:
        statement = WAITING if one.waiting else ALL
        rows = await database.fetch(statement, one.before, one.first + 1)
        found = [ApplicationRow(*row) for row in rows]
        pages.append(cut(found, one.first, lambda row: [str(row.id)]))
    return pages
