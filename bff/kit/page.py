"""One page of a list that grows."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

import orjson

from bff.kit.refusal import BadInput

Row_co = TypeVar("Row_co", covariant=True)
Row = TypeVar("Row")

PAGE_DEFAULT = 20
PAGE_MAX = 50
BIGINT_MAX = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Page(Generic[Row_co]):
    """Rows of one page, and where the next one begins."""

    rows: Sequence[Row_co]
    has_next: bool
    end_cursor: str | None


def page_size(first: int) -> int:
    """Return `first`, or raise BadInput when no page may be that long."""
    if not 1 <= first <= PAGE_MAX:
        raise BadInput(f"first must be from 1 to {PAGE_MAX}.")
    return first


def cut(rows: Sequence[Row], first: int, place: Callable[[Row], Sequence[str | int]]) -> Page[Row]:
    """Make a page of `first` rows out of rows fetched with one more than asked for."""
    kept = rows[:first]
    end = cursor(*place(kept[-1])) if kept else None
    return Page(rows=kept, has_next=len(rows) > first, end_cursor=end)


def cursor(*place: str | int) -> str:
    """Seal a place in a list into opaque text."""
    return urlsafe_b64encode(orjson.dumps(place)).decode().rstrip("=")


def place(after: str | None, *kinds: type) -> list[str | int] | None:
    """Open a cursor made of values of these types; BadInput when it is not one of ours."""
    if after is None:
        return None
    try:
        values = orjson.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except ValueError:
        values = None
    if not isinstance(values, list) or [type(value) for value in values] != list(kinds):
        raise BadInput("after is not a cursor of this list.")
    if not all(_can_be_asked_for(value) for value in values):
        raise BadInput("after is not a cursor of this list.")
    return values


def last_id(after: str | None) -> UUID | None:
    """Open a cursor made of one id; BadInput when it is not one of ours."""
    seen = place(after, str)
    if seen is None:
        return None
    try:
        return UUID(str(seen[0]))
    except ValueError:
        raise BadInput("after is not a cursor of this list.") from None


def _can_be_asked_for(value: str | int) -> bool:
    # JSON has longer numbers than PostgreSQL, and one more character.
    return abs(value) <= BIGINT_MAX if isinstance(value, int) else "\0" not in value
