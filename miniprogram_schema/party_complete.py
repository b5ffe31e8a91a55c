"""Completing a party early, which the brand may do."""

import strawberry

from bff.domains.group_buy import errors
from miniprogram_schema.problem import Problem


@strawberry.type(description="Returned when too few have paid to complete the party early.")
class PartyTooSmall(Problem):
    """Too few have paid."""

    filled: int = strawberry.field(description="How many have paid.")
    needed: int = strawberry.field(description="How many it takes.")

    @classmethod
    def of(cls, refusal: errors.PartyTooSmall, message: str) -> "PartyTooSmall":
        """Say it in words."""
        return cls(message=message, filled=refusal.filled, needed=refusal.needed)
