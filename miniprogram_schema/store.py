"""Where the brand's goods are sold, as the phones see it."""

from enum import Enum
from typing import cast

import strawberry

from bff.domains.store.rules import DAY
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.engine.part import part
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.store import StoreRow, dealers_of, weeks_of


@strawberry.enum(description="A day of the week.")
class Weekday(Enum):
    """A day of the week."""

    MONDAY = strawberry.enum_value("MONDAY", description="Monday (周一).")
    TUESDAY = strawberry.enum_value("TUESDAY", description="Tuesday (周二).")
    WEDNESDAY = strawberry.enum_value("WEDNESDAY", description="Wednesday (周三).")
    THURSDAY = strawberry.enum_value("THURSDAY", description="Thursday (周四).")
    FRIDAY = strawberry.enum_value("FRIDAY", description="Friday (周五).")
    SATURDAY = strawberry.enum_value("SATURDAY", description="Saturday (周六).")
    SUNDAY = strawberry.enum_value("SUNDAY", description="Sunday (周日).")


# In the order in which the domain counts the days: Monday is 0.
WEEK = tuple(Weekday)


def clock_time(minute: int) -> str:
    """Return a minute of the day as people write it: 09:05, 24:00."""
    assert 0 <= minute <= DAY
    return f"{minute // 60:02d}:{minute % 60:02d}"


@strawberry.type(description="One opening of a store on a day of the week, in Asia/Shanghai.")
class OpeningHours:
    """One opening of a store."""

    weekday: Weekday = part(
        "weekday", made=WEEK.__getitem__, description="The day on which it opens."
    )
    opens: str = part("opens", made=clock_time, description="When it opens, such as 09:00.")
    closes: str = part(
        "closes",
        made=clock_time,
        description="When it closes, such as 22:00 or 24:00; not after `opens` is the next day's.",
    )


@strawberry.type(description="A dealer, who serves stores with the brand's goods (经销商).")
class Dealer:
    """A dealer."""

    id: strawberry.ID = part(
        "id", made=ids.sealed(Kind.DEALER), description="The id of the dealer."
    )
    name: str = part("name", description="The name of the dealer.")


@strawberry.type(description="A store that sells the brand's goods (终端门店).")
class Store:
    """A store."""

    id: strawberry.ID = part("id", made=ids.sealed(Kind.STORE), description="The id of the store.")
    name: str = part("name", description="The name over its door.")
    address: str = part("address", description="Where it is, in words.")
    city: str = part("city", description="The city it is in, without 市 at the end.")
    lat: float = part("lat", description="Its latitude, GCJ-02.")
    lng: float = part("lng", description="Its longitude, GCJ-02.")
    phone: str | None = part(
        "phone", description="The number it is called by; null when it gives none."
    )
    open_now: bool = part(
        "open_now",
        description="Whether it is open now, by its hours and unless it is closed for a while.",
    )
    notice: str | None = part(
        "notice",
        description="What it has to say to everybody; null when that is nothing.",
    )
    photos: list[str] = part("photos", description="Where its pictures are found.")

    hours = edge(
        weeks_of,
        key=At("id"),
        returns=list[OpeningHours],
        description="When it opens in a week, from Monday on.",
    )
    dealer = edge(
        dealers_of,
        key=At("dealer_id"),
        returns=Dealer,
        description="The dealer who serves it.",
    )

    @classmethod
    def of(cls, row: StoreRow) -> "Store":
        """Show a row as a store."""
        return cast("Store", row)
