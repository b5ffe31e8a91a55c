"""Why somebody cannot join a party."""

from collections.abc import Mapping
from enum import StrEnum


class Reason(StrEnum):
    """Why somebody cannot join a party."""

    SEATED = "SEATED"
    NOT_YET_OPEN = "NOT_YET_OPEN"
    COMPLETE = "COMPLETE"
    CLOSED = "CLOSED"
    FULL = "FULL"
    OTHER_PARTY = "OTHER_PARTY"
    LIMIT_REACHED = "LIMIT_REACHED"
    SOLD_OUT = "SOLD_OUT"

    @property
    def zh(self) -> str:
        """The reason in Chinese."""
        return WORDS[self][0]

    @property
    def en(self) -> str:
        """The reason in English."""
        return WORDS[self][1]


WORDS: Mapping[Reason, tuple[str, str]] = {
    Reason.SEATED: ("您已在这个团里", "You are in this party."),
    Reason.NOT_YET_OPEN: ("团长还没有支付", "Its head has not paid yet."),
    Reason.COMPLETE: ("这个团已成团", "This party is complete."),
    Reason.CLOSED: ("这个团已结束", "This party is over."),
    # Not the same as complete: a seat that is not paid in time becomes free.
    Reason.FULL: ("席位已满", "All seats are taken for now."),
    Reason.OTHER_PARTY: ("您正在参加同一商品的另一个团", "You are in another party of this offer."),
    Reason.LIMIT_REACHED: ("您已达到限购数量", "You have had as many as one person may."),
    Reason.SOLD_OUT: ("拼团库存已售完", "Nothing is left of this offer."),
}
