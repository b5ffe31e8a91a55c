"""What a coupon promises: its benefit, where and how it is used, and who pays for it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter
from typing import Any
from uuid import UUID

import orjson

from bff.domains.profit.facts import PayeeRole
from bff.kit.database import Record
from bff.kit.money import BASIS_POINTS, Fen, split

# Two hundred ten-yuan coupons: more than a small counter sees in a day.
UNPROVED_DAY_FEN = 200_000
# What is wholly free is a gift, and is promised as one.
PERCENT_MAX = 99


class CampaignKind(StrEnum):
    """Who speaks through a campaign."""

    BRAND = "BRAND"
    STORE = "STORE"
    GIFT = "GIFT"


class UsePlace(StrEnum):
    """Where a coupon can be used."""

    ORDER = "ORDER"
    COUNTER = "COUNTER"


class Evidence(StrEnum):
    """What a store must show for a redemption."""

    NONE = "NONE"
    GOODS = "GOODS"
    AMOUNT = "AMOUNT"

    @property
    def zh(self) -> str:
        """What it is, in Chinese."""
        return EVIDENCE[self][0]

    @property
    def en(self) -> str:
        """What it is, in English."""
        return EVIDENCE[self][1]


EVIDENCE: Mapping[Evidence, tuple[str, str]] = {
    Evidence.NONE: ("无", "nothing"),
    Evidence.GOODS: ("请扫描瓶身码", "the outer codes of the bottles"),
    Evidence.AMOUNT: ("请录入消费金额", "the sum of the sale"),
}


class Stacking(StrEnum):
    """At most one coupon of a class goes into an order; an exclusive one goes alone."""

    BRAND = "BRAND"
    STORE = "STORE"
    EXCLUSIVE = "EXCLUSIVE"


@dataclass(frozen=True, slots=True)
class AmountOff:
    """A fixed sum off."""

    value_fen: int


@dataclass(frozen=True, slots=True)
class PercentOff:
    """So many percent off the sale, never more than the cap."""

    percent: int
    cap_fen: int


@dataclass(frozen=True, slots=True)
class ProductGift:
    """Pieces of a product for nothing."""

    title: str
    quantity: int


@dataclass(frozen=True, slots=True)
class FixedPrice:
    """A product for a price."""

    title: str
    price_fen: int


Benefit = AmountOff | PercentOff | ProductGift | FixedPrice
BENEFITS: Mapping[str, type[Benefit]] = {
    kind.__name__: kind for kind in (AmountOff, PercentOff, ProductGift, FixedPrice)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms under which a coupon is issued; no later change reaches a coupon in a wallet.

    `worth_fen` is the most that one use can cost those who fund it. A coupon with a `store_id`
    is used at that store only; otherwise at the stores of the campaign, or everywhere, within
    the dealer's territory and the region if they are named. With `products` or `categories` it
    is for these goods alone.
    """

    title: str
    benefit: Benefit
    worth_fen: int
    kind: CampaignKind = CampaignKind.BRAND
    stacking: Stacking = Stacking.BRAND
    threshold_fen: int = 0
    usable_at: tuple[UsePlace, ...] = (UsePlace.ORDER, UsePlace.COUNTER)
    evidence: Evidence = Evidence.NONE
    bottles: int = 0
    everywhere: bool = True
    store_id: UUID | None = None
    dealer_id: UUID | None = None
    region: str | None = None
    brand_bp: int = BASIS_POINTS
    dealer_bp: int = 0
    store_bp: int = 0
    reward_fen: int = 0
    store_budget_fen: int | None = None
    unproved_day_fen: int = UNPROVED_DAY_FEN
    products: tuple[UUID, ...] = ()
    categories: tuple[UUID, ...] = ()


TERMS = tuple(field.name for field in fields(Terms))
LISTS = ("usable_at", "products", "categories")
PLAIN = tuple(name for name in TERMS if name not in LISTS)
REMEMBERED_MAX = 4_096
_PLAIN, _LISTS = itemgetter(*PLAIN), itemgetter(*LISTS)


def value_fen(terms: Terms, sale_fen: int | None) -> int:
    """Return what one use is worth in a sale of that sum; the sum may be unknown."""
    match terms.benefit:
        case PercentOff(percent=percent, cap_fen=cap):
            # Rounded down: never more off than was promised.
            return min((sale_fen or 0) * percent // 100, cap)
        case AmountOff(value_fen=value):
            # Nobody gets change for a coupon.
            return value if sale_fen is None else min(value, sale_fen)
        case _:
            return terms.worth_fen


def funded(terms: Terms, fen: int) -> dict[PayeeRole, Fen]:
    """Part what a use was worth among those who fund it."""
    shares = {
        PayeeRole.BRAND: terms.brand_bp,
        PayeeRole.DEALER: terms.dealer_bp,
        PayeeRole.STORE: terms.store_bp,
    }
    return split(fen, shares)


def covers(terms: Terms, product_id: UUID, category_id: UUID | None) -> bool:
    """Whether the terms are for a product, which is of a category or of none."""
    everything = not terms.products and not terms.categories
    return everything or product_id in terms.products or category_id in terms.categories


def unsound(terms: Terms) -> list[tuple[str, bool]]:
    """Return everything that terms may not be, in words, with whether these are."""
    shares = (terms.brand_bp, terms.dealer_bp, terms.store_bp)
    return [
        ("The funding shares must sum to 10,000 basis points.", sum(shares) != BASIS_POINTS),
        ("No funding share may be negative.", min(shares) < 0),
        ("A coupon is worth something.", terms.worth_fen <= 0),
        ("A coupon is never worth more than it says.", _overstated(terms)),
        ("Goods as evidence need a number of bottles, and only they do.", _miscounted(terms)),
        ("A coupon is usable somewhere.", not terms.usable_at),
        (
            "A store's own coupon is not taken everywhere.",
            bool(terms.store_id) and terms.everywhere,
        ),
        ("In orders, a gift or a fixed price names its goods.", _nameless(terms)),
    ]


def _overstated(terms: Terms) -> bool:
    match terms.benefit:
        case AmountOff(value_fen=value):
            return value != terms.worth_fen
        case PercentOff(percent=percent, cap_fen=cap):
            # What stock and budget are counted with must be the most that a use can cost.
            return cap != terms.worth_fen or not 1 <= percent <= PERCENT_MAX
        case _:
            return False


def _nameless(terms: Terms) -> bool:
    # A clerk reads the title; an order knows its goods by their ids alone.
    goods = isinstance(terms.benefit, ProductGift | FixedPrice)
    return goods and UsePlace.ORDER in terms.usable_at and not (terms.products or terms.categories)


def _miscounted(terms: Terms) -> bool:
    return (terms.evidence is Evidence.GOODS) != (terms.bottles > 0)


def as_json(terms: Terms) -> dict[str, object]:
    """Return the terms as JSON in the shape of their table."""
    benefit = {"is": type(terms.benefit).__name__} | asdict(terms.benefit)
    return {name: getattr(terms, name) for name in TERMS} | {"benefit": benefit}


def of_columns(row: Record) -> Terms:
    """Read the terms back from the columns of their table."""
    return _read(_PLAIN(row), tuple(map(tuple, _LISTS(row))))


# Many coupons share few terms, and what is written as terms never changes.
@lru_cache(REMEMBERED_MAX)
def _read(plain: tuple[Any, ...], lists: tuple[tuple[Any, ...], ...]) -> Terms:
    values = dict(zip(PLAIN + LISTS, plain + lists, strict=True))
    return Terms(
        **values
        | {
            "benefit": benefit_of(values["benefit"]),
            "kind": CampaignKind(values["kind"]),
            "stacking": Stacking(values["stacking"]),
            "evidence": Evidence(values["evidence"]),
            "usable_at": tuple(UsePlace(place) for place in values["usable_at"]),
        }
    )


def benefit_of(text: str) -> Benefit:
    """Read a benefit back from its JSON."""
    facts = orjson.loads(text)
    return BENEFITS[facts.pop("is")](**facts)
