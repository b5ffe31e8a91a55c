"""How an owner says what a store shows of itself, and closes it for a while."""

import re
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry

from bff.domains.store import errors
from bff.domains.store.keeping import Changes
from bff.domains.store.rules import Hours
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.kit.refusal import BadInput
from loaders.store import stores_of
from miniprogram_schema.problem import Problem
from miniprogram_schema.store import WEEK, Store, Weekday

# 24 is a time here; that it ends a day and never begins one is for the domain to judge.
CLOCK_TIME = re.compile(r"([01]\d|2[0-4]):([0-5]\d)", re.ASCII)


def _changed() -> Any:
    return edge(
        stores_of,
        key=At("store_id"),
        returns=Store,
        description="The store, as changed.",
    )


@strawberry.input(description="One opening on a day of the week, in Asia/Shanghai.")
class OpeningHoursInput:
    """One opening on a day of the week."""

    weekday: Weekday = strawberry.field(description="The day on which the store opens.")
    opens: str = strawberry.field(description="When it opens, such as 09:00.")
    closes: str = strawberry.field(
        description="When it closes, such as 22:00 or 24:00; not after `opens` is the next day's."
    )

    def hours(self) -> Hours:
        """Return the opening; BadInput when one of its times is none."""
        return Hours(WEEK.index(self.weekday), _minute(self.opens), _minute(self.closes))


@strawberry.input(description="What is to change; left out, a thing stays, empty takes it away.")
class StoreEditInput:
    """What is to change of a store."""

    # No requestId: an edit that is sent twice leaves the store as one does.
    store_id: strawberry.ID = strawberry.field(description="The viewer's store.")
    name: str | None = strawberry.field(
        default=None, description="The name over its door, at most 60 characters."
    )
    notice: str | None = strawberry.field(
        default=None, description="What it has to say to everybody, at most 200 characters."
    )
    phone: str | None = strawberry.field(
        default=None, description="The number it is called by, at most 20 characters."
    )
    hours: list[OpeningHoursInput] | None = strawberry.field(
        default=None, description="When it opens in a week, at most 28 openings."
    )
    photos: list[str] | None = strawberry.field(
        default=None, description="At most 9 https URLs of pictures."
    )

    def changes(self) -> Changes:
        """Return what is to change; BadInput when a time is none."""
        return Changes(
            name=self.name,
            notice=self.notice,
            phone=self.phone,
            hours=None if self.hours is None else [one.hours() for one in self.hours],
            photos=self.photos,
        )


@strawberry.input(description="Which store closes for a while.")
class StoreCloseInput:
    """Which store closes for a while."""

    store_id: strawberry.ID = strawberry.field(description="The viewer's store.")
    until: datetime | None = strawberry.field(
        default=None, description="Until when; left out, until `storeReopen`."
    )


@strawberry.input(description="Which store opens again.")
class StoreReopenInput:
    """Which store opens again."""

    store_id: strawberry.ID = strawberry.field(description="The viewer's store.")


@strawberry.type(description="The store shows what was asked for.")
class StoreEdited:
    """The store shows what was asked for."""

    store_id: strawberry.Private[UUID]

    store = _changed()


@strawberry.type(description="The store is closed for a while.")
class StoreClosed:
    """The store is closed for a while."""

    until: datetime | None = strawberry.field(description="Until when; null until `storeReopen`.")
    store_id: strawberry.Private[UUID]

    store = _changed()


@strawberry.type(description="The store is open again, by its hours.")
class StoreReopened:
    """The store is open again."""

    store_id: strawberry.Private[UUID]

    store = _changed()


@strawberry.type(description="Returned when WeChat finds the name or the notice unfit to be shown.")
class StoreTextRefused(Problem):
    """The name or the notice is unfit to be shown."""

    @classmethod
    def of(cls, refusal: errors.TextRefused, message: str) -> "StoreTextRefused":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when the moment until which to close is past.")
class StoreClosingOver(Problem):
    """The moment until which to close is past."""

    until: datetime = strawberry.field(description="The moment that was given.")

    @classmethod
    def of(cls, refusal: errors.ClosingOver, message: str) -> "StoreClosingOver":
        """Say it in words."""
        return cls(message=message, until=refusal.until)


@strawberry.type(description="Returned when the store is not closed for a while.")
class StoreNotClosed(Problem):
    """The store is not closed for a while."""

    @classmethod
    def of(cls, refusal: errors.NotClosed, message: str) -> "StoreNotClosed":
        """Say it in words."""
        del refusal
        return cls(message=message)


StoreEditResult = Annotated[
    StoreEdited | StoreTextRefused,
    strawberry.union("StoreEditResult", description="What comes of changing a store."),
]
StoreCloseResult = Annotated[
    StoreClosed | StoreClosingOver,
    strawberry.union("StoreCloseResult", description="What comes of closing a store."),
]
StoreReopenResult = Annotated[
    StoreReopened | StoreNotClosed,
    strawberry.union("StoreReopenResult", description="What comes of opening a store again."),
]


def _minute(text: str) -> int:
    read = CLOCK_TIME.fullmatch(text)
    if read is None:
        raise BadInput("hours: a time is written such as 09:00.")
    return int(read[1]) * 60 + int(read[2])
