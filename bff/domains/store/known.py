"""What is known of a product at a store, in words: pure, no await."""

from datetime import date, datetime
from typing import NamedTuple

from bff.domains.store.kinds import StockSource
from bff.kit.clock import business_day


class Known(NamedTuple):
    """How many are left by a count or by the till, and when that was learnt."""

    source: str
    left: int
    at: datetime

    @property
    def counted(self) -> bool:
        """Whether somebody counted: nothing else is called stock."""
        return self.source == StockSource.COUNTED


def said(known: Known, today: date, *, english: bool) -> str:
    """Say what is left, and how old that is where it is not of today."""
    words = _counted(known, english=english) if known.counted else _by_till(known, english=english)
    days = (today - business_day(known.at)).days
    if days < 1:
        return words
    when = ago(days, english=english)
    if english:
        return f"{words} ({'counted' if known.counted else 'read'} {when})"
    return f"{words}（{when}{'盘点' if known.counted else '读取'}）"


def ago(days: int, *, english: bool) -> str:
    """Say how many days ago, as people do."""
    if english:
        return ("today", "yesterday")[days] if days in (0, 1) else f"{days} days ago"
    return ("今天", "昨天")[days] if days in (0, 1) else f"{days}天前"


def _counted(known: Known, *, english: bool) -> str:
    if known.left == 0:
        return "out of stock" if english else "暂时缺货"
    return f"{known.left} in stock" if english else f"现货{known.left}件"


def _by_till(known: Known, *, english: bool) -> str:
    if known.left == 0:
        return "sold out by its till" if english else "收银显示已售完"
    return "on sale by its till" if english else "收银显示在售"
