"""Opening and joining parties: what is asked for, and why it may fail."""

from datetime import datetime

import strawberry

from bff.domains.group_buy import errors
from bff.kit import ids
from bff.kit.ids import Kind
from miniprogram_schema.problem import Problem


@strawberry.type(description="Returned when all seats are taken for now; an unpaid one gets free.")
class PartyFull(Problem):
    """All seats are taken for now."""

    @classmethod
    def of(cls, refusal: errors.PartyFull, message: str) -> "PartyFull":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(
    description="Returned when the party is complete, over, or not paid for by its head yet."
)
class PartyClosed(Problem):
    """The party does not wait for people."""

    @classmethod
    def of(cls, refusal: errors.PartyClosed, message: str) -> "PartyClosed":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(
    description="Returned when the viewer sits in this party or in another open one of the offer."
)
class AlreadyInParty(Problem):
    """The viewer sits in a party of this offer."""

    party_id: strawberry.ID = strawberry.field(description="The party that the viewer is in.")

    @classmethod
    def of(cls, refusal: errors.AlreadyInParty, message: str) -> "AlreadyInParty":
        """Say it in words."""
        party_id = strawberry.ID(ids.opaque(Kind.PARTY, refusal.party_id))
        return cls(message=message, party_id=party_id)


@strawberry.type(description="Returned when the viewer has had as many pieces as one may have.")
class GroupBuyLimitReached(Problem):
    """The viewer has had as many as one may have."""

    limit: int = strawberry.field(description="How many pieces one person may have.")

    @classmethod
    def of(cls, refusal: errors.GroupBuyLimitReached, message: str) -> "GroupBuyLimitReached":
        """Say it in words."""
        return cls(message=message, limit=refusal.limit)


@strawberry.type(description="Returned when the viewer may have fewer pieces than asked for.")
class GroupBuyTooMany(Problem):
    """The viewer may have fewer pieces."""

    most: int = strawberry.field(description="How many pieces the viewer may take now.")

    @classmethod
    def of(cls, refusal: errors.TooManyPieces, message: str) -> "GroupBuyTooMany":
        """Say it in words."""
        return cls(message=message, most=refusal.most)


@strawberry.type(description="Returned when nothing is left of the offer.")
class GroupBuySoldOut(Problem):
    """Nothing is left."""

    @classmethod
    def of(cls, refusal: errors.GroupBuySoldOut, message: str) -> "GroupBuySoldOut":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when the first party can be opened later.")
class GroupBuyNotYetOpen(Problem):
    """Parties can be opened later."""

    opens_at: datetime = strawberry.field(description="When parties can be opened.")

    @classmethod
    def of(cls, refusal: errors.OfferNotYetOpen, message: str) -> "GroupBuyNotYetOpen":
        """Say it in words."""
        return cls(message=message, opens_at=refusal.opens_at)


@strawberry.type(description="Returned when no further party of the offer is opened.")
class GroupBuyClosed(Problem):
    """No further party is opened."""

    @classmethod
    def of(cls, refusal: errors.OfferClosed, message: str) -> "GroupBuyClosed":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when the store takes no part in the offer.")
class GroupBuyElsewhere(Problem):
    """The store takes no part."""

    @classmethod
    def of(cls, refusal: errors.StoreNotTaking, message: str) -> "GroupBuyElsewhere":
        """Say it in words."""
        del refusal
        return cls(message=message)
