"""What one coupon takes off each line of an order, to the fen."""

from collections.abc import Sequence
from fractions import Fraction

from bff.domains.coupon.basket import Line, scoped
from bff.domains.coupon.terms import FixedPrice, ProductGift, Terms, value_fen
from bff.kit.money import split


def reduced(terms: Terms, lines: Sequence[Line], left: Sequence[int]) -> tuple[int, ...]:
    """Return what one use takes off each line, of which `left` are the fen not yet taken off.

    Never more off a line than is left of it, and never more in all than the terms are worth.
    """
    places = [place for place, line in enumerate(lines) if scoped(terms, line) and left[place]]
    match terms.benefit:
        case ProductGift(quantity=quantity):
            most = _given(quantity, places, lines, left)
            total = min(terms.worth_fen, sum(most.values()))
        case FixedPrice(price_fen=fen):
            most = _cheapened(fen, places, lines, left)
            total = min(terms.worth_fen, sum(most.values()))
        case _:
            most = {place: left[place] for place in places}
            total = value_fen(terms, sum(most.values()))
    parts = split(total, most)
    return tuple(parts.get(place, 0) for place in range(len(lines)))


def pieces(terms: Terms, lines: Sequence[Line]) -> int:
    """Return how many pieces of an order the terms are for."""
    return sum(line.quantity for line in lines if scoped(terms, line))


def _given(
    wanted: int, places: Sequence[int], lines: Sequence[Line], left: Sequence[int]
) -> dict[int, int]:
    given: dict[int, int] = {}
    # Of goods that differ in price a gift is the cheapest, or it would cost more than it says.
    for place in _cheapest(places, lines, left):
        count = min(wanted, lines[place].quantity)
        given[place] = left[place] * count // lines[place].quantity
        wanted -= count
    return given


def _cheapened(
    price_fen: int, places: Sequence[int], lines: Sequence[Line], left: Sequence[int]
) -> dict[int, int]:
    for place in _cheapest(places, lines, left):
        # One piece, as it is said in its terms.
        above = left[place] // lines[place].quantity - price_fen
        if above > 0:
            return {place: above}
    return {}


def _cheapest(places: Sequence[int], lines: Sequence[Line], left: Sequence[int]) -> list[int]:
    return sorted(places, key=lambda place: Fraction(left[place], lines[place].quantity))
