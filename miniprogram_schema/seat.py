"""A seat in a party, as anybody may see it."""

from collections.abc import Sequence
from datetime import datetime

import strawberry

from bff.engine.part import part
from loaders.party import SeatRow
from miniprogram_schema.member import Member


@strawberry.type(description="A paid seat in a party (席位).")
class Seat:
    """A seat."""

    # Neither what was bought nor from where: a party is looked at by strangers.
    member: Member = part("row.member", made=Member.of, description="Who sits there.")
    taken_at: datetime = part("row.taken_at", description="When the seat was taken.")
    head: bool = part("row.head", description="Whether it is the seat of the party's head (团长).")
    row: strawberry.Private[SeatRow]

    @classmethod
    def of(cls, row: SeatRow) -> "Seat":
        """Make the seat of a row."""
        return cls(row=row)

    @classmethod
    def all_of(cls, rows: Sequence[SeatRow]) -> list["Seat"]:
        """Make the seats of rows."""
        return [cls(row=row) for row in rows]
