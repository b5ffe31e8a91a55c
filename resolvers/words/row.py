"""One refusal, as the phones are shown it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
