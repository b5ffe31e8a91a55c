"""The terms of a coupon in words, and why somebody gets none."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bff.context import Language
from bff.domains.coupon.errors import ClaimClosed, LimitReached, NotYetOpen, SoldOut
from bff.domains.coupon.terms import (
    AmountOff,
    Benefit,
    Evidence,
    FixedPrice,
    PercentOff,
    ProductGift,
    Terms,
    UsePlace,
)
from bff.kit.clock import SHANGHAI
from bff.kit.money import display
from bff.kit.refusal import Refusal

ZH: Mapping[str, str] = {
    "threshold": "消费满 {sum} 可用",
    "no_threshold": "无使用门槛",
    "AmountOff": "立减 {sum}",
    "PercentOff": "减 {percent}%，最多 {sum}",
    "ProductGift": "赠 {title} {quantity} 件",
    "FixedPrice": "{sum} 购 {title}",
    "ORDER": "线上订单可用",
    "COUNTER": "门店到店可用",
    "GOODS": "核销时需扫 {bottles} 瓶瓶身码",
    "AMOUNT": "核销时需录入消费金额",
    "own_store": "仅限发券门店使用",
    "some_stores": "仅限参与活动的门店使用",
    "some_goods": "仅限指定商品",
    "alone": "不与其他券同享",
    "window": "有效期 {begins} 至 {ends}",
}
EN: Mapping[str, str] = {
    "threshold": "For a sale of at least {sum}",
    "no_threshold": "No minimum sale",
    "AmountOff": "{sum} off",
    "PercentOff": "{percent}% off, at most {sum}",
    "ProductGift": "{quantity} of {title} as a gift",
    "FixedPrice": "{title} for {sum}",
    "ORDER": "For orders in the app",
    "COUNTER": "For use at a store",
    "GOODS": "The store scans the outer codes of {bottles} bottle(s)",
    "AMOUNT": "The store enters the sum of the sale",
    "own_store": "Only at the store that gives it",
    "some_stores": "Only at the stores that take part",
    "some_goods": "For certain products only",
    "alone": "Not together with other coupons",
    "window": "Valid from {begins} until {ends}",
}
WHY: Mapping[type[Refusal], tuple[str, str]] = {
    SoldOut: ("已被领完", "All of them are taken."),
    LimitReached: (
        "已达到每人限领 {limit} 张",
        "You have had all {limit} that one person may have.",
    ),
    NotYetOpen: ("还没到领取时间", "It is not open yet."),
    ClaimClosed: ("现在不能领取", "It cannot be claimed now."),
}


def reason(refusal: Refusal, language: Language) -> str:
    """Say why nothing can be claimed."""
    zh, en = WHY[type(refusal)]
    return (en if language is Language.EN else zh).format_map(vars(refusal))


def terms(terms: Terms, language: Language) -> list[str]:
    """Say what the terms are, line by line."""
    words = EN if language is Language.EN else ZH
    return list(_lines(terms, words))


def window(begins: datetime, ends: datetime, language: Language) -> str:
    """Say from when until when something is usable, in Asia/Shanghai."""
    words = EN if language is Language.EN else ZH
    return words["window"].format(begins=_day(begins), ends=_day(ends))


def _lines(terms: Terms, words: Mapping[str, str]) -> Iterator[str]:
    yield _benefit(terms.benefit, words)
    threshold = "threshold" if terms.threshold_fen else "no_threshold"
    yield words[threshold].format(sum=display(terms.threshold_fen))
    yield from (words[place] for place in UsePlace if place in terms.usable_at)
    # Customers read it too, so that nobody is surprised when the clerk asks for the bottle.
    if terms.evidence is not Evidence.NONE:
        yield words[terms.evidence].format(bottles=terms.bottles)
    if not terms.everywhere:
        yield words["own_store" if terms.store_id else "some_stores"]
    if terms.products or terms.categories:
        yield words["some_goods"]
    if terms.stacking == "EXCLUSIVE":
        yield words["alone"]


def _benefit(benefit: Benefit, words: Mapping[str, str]) -> str:
    said = words[type(benefit).__name__]
    match benefit:
        case AmountOff(value_fen=fen):
            return said.format(sum=display(fen))
        case PercentOff(percent=percent, cap_fen=fen):
            return said.format(percent=percent, sum=display(fen))
        case ProductGift(title=title, quantity=quantity):
            return said.format(title=title, quantity=quantity)
        case FixedPrice(title=title, price_fen=fen):
            return said.format(title=title, sum=display(fen))


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
