"""Whether the viewer may join a party."""

import strawberry
from strawberry.types import Info

from bff.context import Context, Language
from loaders.joinability import JoinabilityRow


@strawberry.type(description="Whether the viewer may join a party.")
class Joinability:
    """Whether the viewer may join."""

    can: bool = strawberry.field(description="Whether joining would succeed now.")
    seated: bool = strawberry.field(description="Whether the viewer is in this party.")
    # For the field in which one chooses a quantity, so that no refusal follows.
    most: int = strawberry.field(
        description="How many pieces the viewer may take; 0 when joining would fail."
    )
    row: strawberry.Private[JoinabilityRow]

    @strawberry.field(description="Why joining would fail, in words; null when it would not.")
    def reason(self, info: Info[Context, None]) -> str | None:
        """Say why not."""
        reason = self.row.reason
        if reason is None:
            return None
        return reason.en if info.context.language is Language.EN else reason.zh

    @classmethod
    def of(cls, row: JoinabilityRow) -> "Joinability":
        """Make the joinability of a row."""
        return cls(can=row.reason is None, seated=row.seated, most=row.most, row=row)
