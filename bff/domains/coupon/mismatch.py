"""Why a coupon does not fit an order, in a word that counts and in words that are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bff.kit.money import display


class MismatchReason(StrEnum):
    """Why a coupon does not fit an order."""

    USED = "USED"
    LOCKED = "LOCKED"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    NOT_YET_USABLE = "NOT_YET_USABLE"
    COUNTER_ONLY = "COUNTER_ONLY"
    OTHER_STORE = "OTHER_STORE"
    OTHER_PRODUCT = "OTHER_PRODUCT"
    BELOW_THRESHOLD = "BELOW_THRESHOLD"
    TOO_FEW_PIECES = "TOO_FEW_PIECES"
    NOTHING_OFF = "NOTHING_OFF"
    STORE_BUDGET_SPENT = "STORE_BUDGET_SPENT"
    CLASS_TAKEN = "CLASS_TAKEN"
    GOES_ALONE = "GOES_ALONE"
    BESIDE_EXCLUSIVE = "BESIDE_EXCLUSIVE"


WORDS: Mapping[MismatchReason, tuple[str, str]] = {
    MismatchReason.USED: ("已经用过了", "It has been used."),
    MismatchReason.LOCKED: ("正用在另一笔未支付的订单里", "It stands in another unpaid order."),
    MismatchReason.REVOKED: ("已被收回", "It was taken back."),
    MismatchReason.EXPIRED: ("已过期", "It has expired."),
    MismatchReason.NOT_YET_USABLE: ("还没到使用时间", "It is not usable yet."),
    MismatchReason.COUNTER_ONLY: ("只能到店核销", "It is for use at a store's counter only."),
    MismatchReason.OTHER_STORE: ("不能在本店使用", "This store does not take it."),
    MismatchReason.OTHER_PRODUCT: ("订单里没有可用的商品", "It is for other products."),
    MismatchReason.BELOW_THRESHOLD: ("还差 {sum} 可用", "Another {sum} are needed."),
    MismatchReason.TOO_FEW_PIECES: (
        "还差 {pieces} 件可用",
        "Another {pieces} piece(s) are needed.",
    ),
    MismatchReason.NOTHING_OFF: ("没有可优惠的金额", "It would take nothing off."),
    MismatchReason.STORE_BUDGET_SPENT: (
        "本店在该活动的额度已用完",
        "This store's budget in the campaign is spent.",
    ),
    MismatchReason.CLASS_TAKEN: (
        "同类券每单限用一张",
        "An order takes one coupon of this kind.",
    ),
    MismatchReason.GOES_ALONE: ("不与其他券同享", "It is used without other coupons only."),
    MismatchReason.BESIDE_EXCLUSIVE: (
        "已选的券不与其他券同享",
        "The chosen coupon is used without others only.",
    ),
}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Why a coupon does not fit, and what the order lacks for it if it lacks something."""

    reason: MismatchReason
    missing_fen: int = 0
    missing_pieces: int = 0

    @property
    def zh(self) -> str:
        """The reason in Chinese."""
        return self._said(WORDS[self.reason][0])

    @property
    def en(self) -> str:
        """The reason in English."""
        return self._said(WORDS[self.reason][1])

    def _said(self, words: str) -> str:
        return words.format(sum=display(self.missing_fen), pieces=self.missing_pieces)
