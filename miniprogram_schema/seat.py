"""A seat in a party, as anybody may see it."""

from datetime import datetime

import strawberry

from loaders.party import SeatRow
from miniprogram_schema.member import Member


@strawberry.type(description="A paid seat in a party (席位).")
class Seat:
    """A seat."""

    # Neither what was bought nor from where: a party is looked at by strangers.
    member: Member = strawberry.field(description="Who sits there.")
    taken_at: datetime = strawberry.field(description="When the seat was taken.")
    head: bool = strawberry.field(description="Whether it is the seat of the party's head (团长).")

    @classmethod
    def of(cls, row: SeatRow) -> "Seat":
        """Make the seat of a row."""
        return cls(member=Member.of(row.member), taken_at=row.taken_at, head=row.head)
