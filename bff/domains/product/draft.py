"""A product as the brand wishes to publish it, and what such a wish may hold."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bff.kit.refusal import BadInput

TITLE_LENGTH_MAX = 60
CATEGORY_LENGTH_MAX = 30
URL_LENGTH_MAX = 500
PICTURES_MAX = 9
VARIANTS_MAX = PARTS_MAX = 20
# Of one variant, and of stores that are named at once: a territory has a price of its own.
PRICES_MAX = PLACES_MAX = 200
BOTTLES_MAX = 60
PIECES_MAX = 99
LIMIT_MAX = 9_999
FEN_MAX = 100_000_000
# Not Cf, as with the words of stores: it holds the joiner of some emoji.
UNSEEN = frozenset({"Cc", "Cs", "Cn"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceThere:
    """A price at one store or in one dealer's territory, at once unless a moment is named."""

    store_id: UUID | None = None
    dealer_id: UUID | None = None
    fen: int | None
    from_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantDraft:
    """One way in which it is to be sold; with an id it is one that is there already."""

    id: UUID | None = None
    title: str
    price_fen: int
    per_order: int | None = None
    per_member: int | None = None
    prices: Sequence[PriceThere] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A product as it is to be: with an id one that is there, whose other variants end.

    `parts` are pairs of a variant and how many of it a new bundle holds.
    """

    id: UUID | None = None
    title: str
    spec: str
    pictures: Sequence[str]
    price_fen: int
    bottles_per_case: int
    category: str | None = None
    variants: Sequence[VariantDraft]
    parts: Sequence[tuple[UUID, int]] = ()


def sound(draft: Draft) -> None:
    """Let a draft pass; BadInput, in words, when a part of it is impossible."""
    _words("title", draft.title, TITLE_LENGTH_MAX)
    _words("spec", draft.spec, TITLE_LENGTH_MAX)
    if draft.category is not None:
        _words("category", draft.category, CATEGORY_LENGTH_MAX)
    _within("pictures", [len(draft.pictures)], 1, PICTURES_MAX)
    _within("variants", [len(draft.variants)], 1, VARIANTS_MAX)
    _within("bottlesPerCase", [draft.bottles_per_case], 1, BOTTLES_MAX)
    _within("price", [draft.price_fen], 0, FEN_MAX)
    if not all(_is_url(url) for url in draft.pictures):
        raise BadInput("pictures: each is an https URL.")
    _sound_parts(draft)
    for one in draft.variants:
        _sound_variant(one)


def _sound_variant(one: VariantDraft) -> None:
    _words("variants", one.title, TITLE_LENGTH_MAX)
    limits = [limit for limit in (one.per_order, one.per_member) if limit is not None]
    fen = [price.fen for price in one.prices if price.fen is not None]
    _within("variants: a price", [one.price_fen, *fen], 0, FEN_MAX)
    _within("variants: a limit", limits, 1, LIMIT_MAX)
    _within("prices", [len(one.prices)], 0, PRICES_MAX)
    if any((price.store_id is None) == (price.dealer_id is None) for price in one.prices):
        raise BadInput("prices: each is of a store or of a dealer.")


def _sound_parts(draft: Draft) -> None:
    named = [one.id for one in draft.variants if one.id]
    of = [variant_id for variant_id, _ in draft.parts]
    _within("parts", [len(draft.parts)], 0, PARTS_MAX)
    _within("parts: a quantity", [quantity for _, quantity in draft.parts], 1, PIECES_MAX)
    if len({*named}) < len(named) or len({*of}) < len(of):
        raise BadInput("Each variant stands once.")
    if draft.parts and draft.id is not None:
        raise BadInput("What is in a bundle never changes.")
    if named and draft.id is None:
        raise BadInput("A new product has new variants.")


def _words(field: str, text: str, length_max: int) -> None:
    if not 1 <= len(text.strip()) <= length_max:
        raise BadInput(f"{field} must have 1 to {length_max} characters.")
    if any(unicodedata.category(sign) in UNSEEN for sign in text):
        raise BadInput(f"{field} has visible characters only.")


def _within(field: str, numbers: Sequence[int], least: int, most: int) -> None:
    if not all(least <= number <= most for number in numbers):
        raise BadInput(f"{field}: from {least} to {most}.")


def _is_url(url: str) -> bool:
    plain = url.isascii() and url.isprintable()
    return plain and url.startswith("https://") and len(url) <= URL_LENGTH_MAX
