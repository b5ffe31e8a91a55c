"""Why a bottle is no evidence for a redemption."""

from datetime import datetime

import strawberry

from bff.domains.code import errors
from miniprogram_schema.problem import Problem


@strawberry.type(description="Returned when the bottle supported another redemption.")
class BottleAlreadyRedeemed(Problem):
    """The bottle supported another redemption."""

    # When, but not where: a store learns nothing of another one's sales.
    at: datetime = strawberry.field(description="When it did.")

    @classmethod
    def of(cls, refusal: errors.BottleAlreadyRedeemed, message: str) -> "BottleAlreadyRedeemed":
        """Say it in words."""
        return cls(message=message, at=refusal.at)


@strawberry.type(description="Returned when the bottle came to another store.")
class BottleOfAnotherStore(Problem):
    """The bottle came to another store."""

    @classmethod
    def of(cls, refusal: errors.BottleOfAnotherStore, message: str) -> "BottleOfAnotherStore":
        """Say it in words."""
        del refusal
        return cls(message=message)
