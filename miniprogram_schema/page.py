"""The end of a page, the same for every list that grows."""

from typing import cast

import strawberry

from bff.engine.part import part
from bff.kit.page import Page


@strawberry.type(description="Where a page of a list ends.")
class PageInfo:
    """The end of a page."""

    # No count of all: it costs a walk through the whole list, and no screen shows it.
    has_next_page: bool = part("has_next", description="Whether more follows.")
    end_cursor: str | None = part(
        "end_cursor",
        description="What to pass as `after` for the next page; null when this one is empty.",
    )

    @classmethod
    def of(cls, page: Page[object]) -> "PageInfo":
        """Show a page of rows by its end."""
        return cast("PageInfo", page)
