"""Completing a party early, which the brand may do."""

from typing import Annotated
from uuid import UUID

import strawberry

from bff.domains.group_buy import errors
from bff.engine.edge import edge
from bff.engine.keys import At
from loaders.party import parties_of
from miniprogram_schema.group_buy_join import PartyClosed
from miniprogram_schema.party import Party
from miniprogram_schema.problem import Problem
from miniprogram_schema.staff import REQUEST_ID


@strawberry.input(description="Which party is completed early.")
class PartyCompleteInput:
    """Which party is completed early."""

    party_id: strawberry.ID = strawberry.field(description="An open party.")
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.type(description="The party came about with those who have paid (提前成团).")
class PartyCompleted:
    """The party came about."""

    party_id: strawberry.Private[UUID]

    party = edge(parties_of, key=At("party_id"), returns=Party, description="The party.")


@strawberry.type(description="Returned when too few have paid to complete the party early.")
class PartyTooSmall(Problem):
    """Too few have paid."""

    filled: int = strawberry.field(description="How many have paid.")
    needed: int = strawberry.field(description="How many it takes.")

    @classmethod
    def of(cls, refusal: errors.PartyTooSmall, message: str) -> "PartyTooSmall":
        """Say it in words."""
        return cls(message=message, filled=refusal.filled, needed=refusal.needed)


PartyCompleteResult = Annotated[
    PartyCompleted | PartyClosed | PartyTooSmall,
    strawberry.union("PartyCompleteResult", description="What comes of completing one early."),
]
