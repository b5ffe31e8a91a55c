"""The search for stores, which no ORM knows: the same statement as the other peers'."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tortoise import connections

from bff.context import Language
from bff.domains.store import reasons
from bff.domains.store.reasons import Away, Facts
from bff.domains.store.rules import Closing

STATEMENTS = Path(__file__).parents[1] / "statements"
NEAR = (STATEMENTS / "stores_near.sql").read_text(encoding="utf-8")
RECOMMENDED = (STATEMENTS / "stores_recommended.sql").read_text(encoding="utf-8")

Found = Mapping[str, Any]


async def near(*, lat: float, lng: float, radius_m: int, first: int) -> Sequence[Found]:
    """Return the nearest stores."""
    return await _fetched(NEAR, lat, lng, radius_m, first)


async def recommended(
    *, lat: float, lng: float, radius_m: int, first: int, member: str
) -> Sequence[Found]:
    """Return the nearest stores with what speaks for each."""
    text = RECOMMENDED.replace("{stores_near}", NEAR)
    return await _fetched(text, lat, lng, radius_m, first, member)


def why(one: Found) -> list[str]:
    """Say why this store, in the brand's own words."""
    return reasons.reasons(facts(one), Away(one["mm"]), Language.ZH)


def facts(one: Found) -> Facts:
    """Return what speaks for a store."""
    return Facts(
        store_id=one["id"],
        now=one["now"],
        week=[(span.lower, span.upper) for span in one["open_week"]],
        closing=Closing(until=one["closed_until"]) if one["closed"] else None,
        last_case_at=one["last_case_at"],
        gift=None,
        own=one["own"],
    )


async def _fetched(text: str, *values: object) -> Sequence[Found]:
    found: list[Found] = await connections.get("default").execute_query_dict(text, list(values))
    return found
