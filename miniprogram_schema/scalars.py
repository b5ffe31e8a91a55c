"""Scalars of our own, and the money that every app shows."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, cast

import orjson
import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from bff.engine.part import ITSELF, part
from bff.kit import money
from bff.kit.money import Fen

# Well below 2^53, up to which the phones' JavaScript keeps whole numbers exact.
FEN_MAX = 10**15


def _fen(value: Any) -> Fen:
    # To Python True is a 1; and a float near money is a fault even where it is whole.
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > FEN_MAX:
        raise GraphQLError("Fen is a whole number of fen.")
    return Fen(value)


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
        # Without a zone it would be one moment on the phone and another on the server.
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        pass
    raise GraphQLError("DateTime is RFC 3339 with a zone, such as 2026-11-22T10:01:00Z.")


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise GraphQLError("Date is a day such as 2026-11-22.") from None


class _Rfc3339:
    """How moments are written: one, or a column of them at once."""

    def __call__(self, moment: datetime) -> str:
        return self.column([moment])[0]

    def column(self, moments: Sequence[datetime]) -> list[str]:
        inner = [one if one.tzinfo is UTC else one.astimezone(UTC) for one in moments]
        # Many times as fast as isoformat(), and the same but for the Z.
        return orjson.dumps(inner, option=orjson.OPT_UTC_Z)[2:-2].decode().split('","')


SCALARS: dict[object, ScalarDefinition] = {
    Fen: strawberry.scalar(
        name="Fen", description="A sum of money in whole fen.", serialize=int, parse_value=_fen
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment in UTC, RFC 3339.",
        serialize=_Rfc3339(),
        parse_value=_moment,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day in Asia/Shanghai.",
        serialize=date.isoformat,
        parse_value=_day,
    ),
}


@strawberry.type(description="A sum of money, in fen and as people read it.")
class Money:
    """A sum of money."""

    fen: Fen = part(ITSELF, description="The sum in whole fen.")
    display: str = part(
        ITSELF, made=money.display, description="The sum as people read it, such as ¥12.50."
    )

    @classmethod
    def of(cls, fen: int) -> "Money":
        """Show a number of fen as money."""
        return cast("Money", fen)
