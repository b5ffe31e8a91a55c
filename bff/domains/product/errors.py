"""What this room says no with."""

from dataclasses import dataclass

from bff.kit.refusal import Refusal


@dataclass(eq=True)
class VariantUnknown(Refusal):
    """No such variant is sold, or it is a bundle where its parts were meant."""


@dataclass(eq=True)
class ProductUnknown(Refusal):
    """There is no such product."""
