"""Goods that somebody paid for and has now: until WeChat hears of it, the money stays frozen."""

from dataclasses import dataclass
from datetime import datetime

from bff.kit.clock import SHANGHAI

PICK_UP, AT_ONCE = 4, 1
BY_THEIR_NUMBER = 2
ITEM_MAX = 120


@dataclass(frozen=True, slots=True)
class PickedUp:
    """A paid order that was handed over; the same facts may be reported again."""

    transaction_id: str
    openid: str
    goods: str
    at: datetime

    def facts(self) -> dict[str, object]:
        """Return it in WeChat's words."""
        number = {"order_number_type": BY_THEIR_NUMBER, "transaction_id": self.transaction_id}
        return {
            "order_key": number,
            "logistics_type": PICK_UP,
            "delivery_mode": AT_ONCE,
            "shipping_list": [{"item_desc": self.goods[:ITEM_MAX]}],
            # WeChat orders reports by it, so it is the time of the hand-over and not of the call.
            "upload_time": self.at.astimezone(SHANGHAI).isoformat(timespec="milliseconds"),
            "payer": {"openid": self.openid},
        }
