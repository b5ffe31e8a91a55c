"""A seat in a party, as anybody may see it."""

from datetime import datetime

import strawberry

from bff.engine.part import ITSELF, part
from bff.kit.clock import moment
from miniprogram_schema.member import Member


@strawberry.type(description="A paid seat in a party (席位).")
class Seat:
    """A seat."""

    # Neither what was bought nor from where: a party is looked at by strangers.
    member: Member = part(ITSELF, description="Who sits there.")
    taken_at: datetime = part("taken_s", made=moment, description="When the seat was taken.")
    head: bool = part("head", description="Whether it is the seat of the party's head (团长).")
