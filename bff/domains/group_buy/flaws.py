"""What is wrong with an offer that somebody would publish."""

from collections.abc import Mapping
from enum import StrEnum


class Flaw(StrEnum):
    """What is wrong with an offer."""

    LADDER = "LADDER"
    DEAR = "DEAR"
    TIMES = "TIMES"
    LASTS = "LASTS"
    STOCK = "STOCK"
    LIMITS = "LIMITS"
    EARLY = "EARLY"

    @property
    def zh(self) -> str:
        """The flaw in Chinese."""
        return WORDS[self][0]

    @property
    def en(self) -> str:
        """The flaw in English."""
        return WORDS[self][1]


WORDS: Mapping[Flaw, tuple[str, str]] = {
    Flaw.LADDER: (
        "阶梯价须人数递增、价格递减，最少 2 人，最多 200 人",
        "The prices must fall as the party grows, from 2 people up to 200.",
    ),
    Flaw.DEAR: ("拼团价须低于商品单价", "A party must pay less than the product costs by itself."),
    Flaw.TIMES: ("结束时间须晚于开始时间和现在", "It must end after it starts, and after now."),
    Flaw.LASTS: ("每个团的时长须在 30 分钟到 30 天之间", "A party lasts 30 minutes to 30 days."),
    Flaw.STOCK: ("拼团库存至少够一个团成团", "The stock must be enough for one full party."),
    Flaw.LIMITS: (
        "每席限购至少 1 件，且不超过每人限购",
        "A seat must have room for a piece, and for no more than one person may have.",
    ),
    Flaw.EARLY: ("提前成团比例须在 0.01% 到 100% 之间", "It takes 0.01 % to 100 % to end early."),
}
