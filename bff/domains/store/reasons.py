"""Why a store is worth going to, in words, and which of several is best: pure, no await."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID
from zlib import crc32

from bff.context import Language
from bff.domains.store import known
from bff.domains.store.known import Known
from bff.domains.store.rules import DAY, WEEK, Closing, Span, is_closed, next_change, week_minute
from bff.kit.clock import SHANGHAI, business_day

MM_PER_M = 1_000
M_PER_KM = 1_000
FEN_PER_YUAN = 100
# An older case says nothing of what stands on the shelf, so it is not spoken of.
RECENT_DAYS = 30

# What each reason is worth, in metres that somebody gladly walks for it.
CLOSED_COSTS_M = 5_000
OWN_STORE_SAVES_M = 500
FRESH_SAVES_M = 300
FRESH_DAYS = 7
STOCK_SAVES_M = 300
# As far as a closed one: who comes for it goes home without it.
SOLD_OUT_COSTS_M = 5_000
GIFT_SAVES_M_PER_YUAN = 100
# Or one large gift would outbid every store that is nearer.
GIFT_SAVES_M_MAX = 1_000
# Openings of a few minutes, whatever weeks the stores keep.
REMEMBERED_MAX = 4_096
# Nobody feels so short a way, so it must not give one store the first place for ever.
ALIKE_M = 100


class Gift(NamedTuple):
    """What a store adds to a campaign; `fen` is None when it is not money."""

    title: str
    fen: int | None


class Facts(NamedTuple):
    """What is known of a store when it is recommended to somebody."""

    store_id: UUID
    now: datetime
    week: Sequence[Span]
    closing: Closing | None
    last_case_at: datetime | None
    gift: Gift | None
    own: bool
    # Of the product that is looked for, as is `last_case_at` then.
    stock: Known | None = None


class Away(NamedTuple):
    """How far a store is; `fuzzy` when the phone itself knows its place to some 3 km only."""

    mm: int
    fuzzy: bool = False

    @property
    def metres(self) -> int:
        """The distance in metres, in whole kilometres when it is fuzzy."""
        if self.fuzzy:
            # Never nought: who is known to some 3 km only cannot be told that it is here.
            return max(1, round(self.mm / MM_PER_M / M_PER_KM)) * M_PER_KM
        return round(self.mm / MM_PER_M)


def reasons(facts: Facts, away: Away | None, language: Language) -> list[str]:
    """Say why this store, the most important first."""
    english = language is Language.EN
    said = [
        _distance(away, english=english) if away else None,
        ("your store" if english else "您的门店") if facts.own else None,
        _opening(facts, english=english),
        known.said(facts.stock, _day(facts.now), english=english) if facts.stock else None,
        _freshness(facts, english=english),
        _gift(facts.gift, english=english) if facts.gift else None,
    ]
    return [words for words in said if words]


def ranked(stores: Sequence[tuple[Facts, int | None]]) -> list[UUID]:
    """Return the stores, given with their distance in mm, the best first.

    Stores that are equally good to within ALIKE_M take turns from day to day.
    """

    def place(store: tuple[Facts, int | None]) -> tuple[int, int, int, UUID]:
        facts, mm = store
        turn = _turn(facts.store_id, _day(facts.now))
        return cost_m(facts, mm) // ALIKE_M, turn, mm or 0, facts.store_id

    return [facts.store_id for facts, _ in sorted(stores, key=place)]


def cost_m(facts: Facts, mm: int | None) -> int:
    """Return how far away a store feels, in metres: its way less what its reasons are worth."""
    cost = (mm or 0) // MM_PER_M
    if not is_open(facts):
        cost += CLOSED_COSTS_M
    if facts.own:
        cost -= OWN_STORE_SAVES_M
    if facts.last_case_at and (facts.now - facts.last_case_at).days < FRESH_DAYS:
        cost -= FRESH_SAVES_M
    if facts.stock and facts.stock.counted:
        cost += -STOCK_SAVES_M if facts.stock.left else SOLD_OUT_COSTS_M
    if facts.gift:
        # What is not money counts as one yuan, so that it counts at all.
        worth = (facts.gift.fen or FEN_PER_YUAN) * GIFT_SAVES_M_PER_YUAN // FEN_PER_YUAN
        cost -= min(GIFT_SAVES_M_MAX, worth)
    return cost


def is_open(facts: Facts) -> bool:
    """Whether the store is open at the moment that the facts are of."""
    in_hours = _in_hours(facts.week, _minute(facts.now))
    return in_hours and not is_closed(facts.closing, facts.now)


def _in_hours(week: Sequence[Span], minute: int) -> bool:
    return any(begins <= minute < ends for begins, ends in week)


# The stores of an answer are all looked at in one moment.
_minute = lru_cache(REMEMBERED_MAX)(week_minute)
_day = lru_cache(REMEMBERED_MAX)(business_day)


def _turn(store_id: UUID, day: date) -> int:
    # Not `hash`, which is salted: every worker must give the same order all day.
    return crc32(store_id.bytes + day.isoformat().encode())


def _distance(away: Away, *, english: bool) -> str:
    about, metres = ("about " if english else "约") if away.fuzzy else "", away.metres
    if metres < M_PER_KM:
        return f"{about}{metres} m" if english else f"{about}{metres}米"
    far = f"{metres / M_PER_KM:.1f}".removesuffix(".0")
    return f"{about}{far} km" if english else f"{about}{far}公里"


def _opening(facts: Facts, *, english: bool) -> str | None:
    if facts.closing is not None and is_closed(facts.closing, facts.now):
        return _closed(facts.closing, english=english)
    return _hours(tuple(facts.week), _minute(facts.now), english=english)


# Thousands of stores keep the same few weeks, and all are looked at in the same minute.
@lru_cache(REMEMBERED_MAX)
def _hours(week: tuple[Span, ...], minute: int, *, english: bool) -> str | None:
    change = next_change(week, minute)
    if _in_hours(week, minute):
        if change is None:
            return "open around the clock" if english else "24小时营业"
        at = _clock_time(change)
        return f"open until {at}" if english else f"营业至{at}"
    # A store that tells no hours is not called closed: nothing is known of it.
    if change is None:
        return None
    today = (change - minute) % WEEK < DAY
    at = _clock_time(change) if today else _weekday_time(change, english=english)
    return f"closed, opens {at}" if english else f"休息中，{at}开门"


def _closed(closing: Closing, *, english: bool) -> str:
    if closing.until is None:
        return "closed for now" if english else "暂停营业"
    until = closing.until.astimezone(SHANGHAI)
    if english:
        return f"closed until {until:%Y-%m-%d %H:%M}"
    return f"暂停营业至{until.month}月{until.day}日{until:%H:%M}"


def _freshness(facts: Facts, *, english: bool) -> str | None:
    if facts.last_case_at is None:
        return None
    # By the calendar, as people say yesterday, and not by spans of 24 hours.
    days = (_day(facts.now) - business_day(facts.last_case_at)).days
    if days > RECENT_DAYS:
        return None
    when = known.ago(days, english=english)
    return f"opened a case {when}" if english else f"{when}刚开箱"


def _gift(gift: Gift, *, english: bool) -> str:
    worth = gift.title if gift.fen is None else f"¥{gift.fen / FEN_PER_YUAN:.2f}"
    worth = worth.removesuffix(".00")
    return f"adds {worth}" if english else f"加送{worth}"


def _clock_time(minute: int) -> str:
    return f"{minute % DAY // 60:02d}:{minute % 60:02d}"


def _weekday_time(minute: int, *, english: bool) -> str:
    day = minute // DAY
    name = (
        ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day] if english else "一二三四五六日"[day]
    )
    return f"{name} {_clock_time(minute)}" if english else f"周{name}{_clock_time(minute)}"
