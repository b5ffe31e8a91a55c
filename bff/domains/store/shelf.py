"""What stores have and have promised, as it stands under lock: pure, no await."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from bff.domains.store.kinds import StockSource

# A store and a variant.
Spot = tuple[UUID, UUID]


class Want(NamedTuple):
    """So many of a variant from a store."""

    store_id: UUID
    variant_id: UUID
    quantity: int


class Level(NamedTuple):
    """What is known of one variant at one store; `quantity` is None where nobody counted."""

    source: str
    quantity: int | None
    reserved: int

    @property
    def free(self) -> int | None:
        """How many may still be promised; None where that is not known well enough to refuse."""
        if self.source != StockSource.COUNTED or self.quantity is None:
            return None
        return max(0, self.quantity - self.reserved)


@dataclass(slots=True)
class Shelf:
    """Decides orders one after the other, each knowing what those before it were promised.

    `parts` says what a variant is made of: itself, or the parts of a bundle.
    """

    levels: Mapping[Spot, Level]
    parts: Mapping[UUID, Sequence[tuple[UUID, int]]]
    taken: Counter[Spot] = field(default_factory=Counter)

    def take(self, wants: Sequence[Want]) -> list[UUID]:
        """Promise all that an order wants, or nothing and return the variants that are short."""
        wanted: Counter[Spot] = Counter()
        short: list[UUID] = []
        for want in wants:
            needed = self._needed(want)
            wanted.update(needed)
            if not needed or any(self._lacks(spot, wanted[spot]) for spot in needed):
                short.append(want.variant_id)
        if not short:
            self.taken.update(wanted)
        return list(dict.fromkeys(short))

    def _needed(self, want: Want) -> dict[Spot, int]:
        parts = self.parts.get(want.variant_id, ())
        return {(want.store_id, part): pieces * want.quantity for part, pieces in parts}

    def _lacks(self, spot: Spot, wanted: int) -> bool:
        free = self.levels[spot].free
        return free is not None and free < self.taken[spot] + wanted
