"""The end of a page, the same for every list that grows."""

import strawberry

from bff.kit.page import Page


@strawberry.type(description="Where a page of a list ends.")
class PageInfo:
    """The end of a page."""

    # No count of all: it costs a walk through the whole list, and no screen shows it.
    has_next_page: bool = strawberry.field(description="Whether more follows.")
    end_cursor: str | None = strawberry.field(
        description="What to pass as `after` for the next page; null when this one is empty."
    )

    @classmethod
    def of(cls, page: Page[object]) -> "PageInfo":
        """Make the end of a page of rows."""
        return cls(has_next_page=page.has_next, end_cursor=page.end_cursor)
