"""The terms of coupons, by id."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from bff.domains.coupon.terms import TERMS, Terms, of_columns
from bff.kit.database import Database

BY_ID = f"select id, {', '.join(TERMS)} from campaign_terms where id = any($1::uuid[])"
REMEMBERED_MAX = 4_096
# What is written as terms never changes and never goes: nothing here can be stale.
_KNOWN: dict[UUID, Terms] = {}


async def terms_of(database: Database, ids: Iterable[UUID]) -> Mapping[UUID, Terms]:
    """Return the terms with these ids; only those that this process never saw are asked for."""
    asked = set(ids)
    found = {id_: _KNOWN[id_] for id_ in asked if id_ in _KNOWN}
    if unknown := [id_ for id_ in asked if id_ not in found]:
        read = {row["id"]: of_columns(row) for row in await database.fetch(BY_ID, unknown)}
        found |= read
        _remember(read)
    return found


def _remember(read: Mapping[UUID, Terms]) -> None:
    _KNOWN.update(read)
    # The oldest make room: a dictionary keeps the order in which its keys came.
    for id_ in list(_KNOWN)[: max(0, len(_KNOWN) - REMEMBERED_MAX)]:
        del _KNOWN[id_]
