"""Whole fen, and the one way of parting them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NewType, TypeVar

Fen = NewType("Fen", int)
Key = TypeVar("Key")

BASIS_POINTS = 10_000
REMEMBERED_MAX = 4_096


# A screen shows the same few prices again and again.
@lru_cache(REMEMBERED_MAX)
def display(fen: int) -> str:
    """Return an amount of fen as people read it: `¥12.50`, `-¥0.01`."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}¥{yuan}.{rest:02d}"


def split(total: int, by: Mapping[Key, int]) -> dict[Key, Fen]:
    """Part `total` fen by whole weights: sums to the whole, each within one fen of fair.

    Largest remainder; ties go to the key that stands first. Raises ValueError for a negative
    total or weight, or when there is something to part and all weights are zero.
    """
    whole = sum(by.values())
    if total < 0 or any(weight < 0 for weight in by.values()):
        raise ValueError("only a sum of zero or more can be split, by weights of zero or more")
    if whole == 0 and total > 0:
        raise ValueError("nobody to split the sum among")
    parts = {key: divmod(total * weight, whole or 1) for key, weight in by.items()}
    # Whole numbers only: every rest is smaller than `whole`, so each part gets one fen at most.
    left = total - sum(part for part, _ in parts.values())
    luckiest = sorted(parts, key=lambda key: -parts[key][1])[:left]
    return {key: Fen(part + (key in luckiest)) for key, (part, _) in parts.items()}
