"""What waits at a store for one customer, of all the sales that came there: pure, no await."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from bff.domains.community_sale.rules import overdue


class Waiting(NamedTuple):
    """A line of a sale's order that was paid and not picked up; `missing` did not come whole."""

    sale_id: UUID
    order_id: UUID
    for_whom: str | None
    arrived_at: datetime
    now: datetime
    title: str
    variant_title: str
    quantity: int
    missing: int


class Goods(NamedTuple):
    """So many pieces of something."""

    title: str
    variant_title: str
    quantity: int


@dataclass(frozen=True, slots=True)
class SaleBag:
    """All that one buyer gets of one sale."""

    lines: Sequence[Waiting]

    @property
    def sale_id(self) -> UUID:
        """The sale that it came with."""
        return self.lines[0].sale_id

    @property
    def for_whom(self) -> str | None:
        """Whom the leader ordered for, if not for themselves."""
        return self.lines[0].for_whom

    @property
    def orders(self) -> list[UUID]:
        """The orders of which something can be handed over."""
        return list(dict.fromkeys(one.order_id for one in self.lines if one.quantity))

    @property
    def goods(self) -> list[Goods]:
        """What is handed over."""
        return _goods(self.lines, lambda one: one.quantity)

    @property
    def missing(self) -> list[Goods]:
        """What was ordered and did not come, or came broken."""
        return _goods(self.lines, lambda one: one.missing)

    @property
    def overdue(self) -> bool:
        """Whether it should have been picked up by now."""
        return overdue(self.lines[0].arrived_at, self.lines[0].now)


def bags(lines: Iterable[Waiting]) -> list[SaleBag]:
    """Return what one buyer gets, sale by sale; nothing of those of which all is missing."""
    found = [SaleBag(list(part)) for _, part in groupby(sorted(lines, key=_whose), _whose)]
    return [bag for bag in found if bag.orders]


def _whose(one: Waiting) -> tuple[datetime, UUID, str]:
    return one.arrived_at, one.sale_id, one.for_whom or ""


def _goods(lines: Iterable[Waiting], pieces: Callable[[Waiting], int]) -> list[Goods]:
    found: dict[tuple[str, str], int] = {}
    for one in lines:
        name = one.title, one.variant_title
        found[name] = found.get(name, 0) + pieces(one)
    return [Goods(*name, quantity) for name, quantity in found.items() if quantity]
