"""Every refusal of the domains, and the problem that the phones are shown for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from strawberry.schema import ExceptionHandler
from strawberry.types import Info
from strawberry.types.field import StrawberryField

from bff.context import Context, Language
from bff.kit.refusal import Refusal
from miniprogram_schema.problem import Problem

Of = Callable[[Any, str], Problem]


@dataclass(frozen=True, slots=True)
class Row:
    """One refusal, the problem made of it, and its words over the refusal's own facts."""

    refusal: type[Refusal]
    problem: type[Problem]
    of: Of
    zh: str
    en: str


TABLE: tuple[Row, ...] = ()


class Told(ExceptionHandler[Any, Any]):
    """Turns one kind of refusal into its problem, wherever a field's union has it."""

    def __init__(self, row: Row) -> None:
        """Answer for the refusal of this row."""
        self.exception_type = row.refusal
        self.error_type = row.problem
        self._row = row

    def handle(
        self, exception: Refusal, *, field: StrawberryField, info: Info[Context, None]
    ) -> Problem:
        """Return the problem in the language of the request."""
        del field
        return self._row.of(exception, worded(self._row, exception, info.context.language))


def worded(row: Row, refusal: Refusal, language: Language) -> str:
    """Say a refusal in words that are ready to show."""
    words = row.en if language is Language.EN else row.zh
    return words.format_map(vars(refusal))


def handlers() -> list[Told]:
    """Return one handler for each row, for the schema."""
    return [Told(row) for row in TABLE]
