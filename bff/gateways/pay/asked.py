"""What WeChat Pay is asked for; the same facts always make the same bytes."""

from dataclasses import dataclass
from datetime import datetime

from bff.kit.clock import SHANGHAI

DESCRIPTION_MAX = 127
REASON_BYTES_MAX = 80
# The last character that takes three bytes of UTF-8: WeChat Pay takes no longer ones.
WIDEST = "\uffff"


@dataclass(frozen=True, slots=True)
class Prepay:
    """A payment that somebody is about to make in an app of ours, until `expires_at`."""

    out_trade_no: str
    description: str
    fen: int
    openid: str
    appid: str
    expires_at: datetime
    profit_sharing: bool = True

    def facts(self, *, mchid: str, notify_url: str) -> dict[str, object]:
        """Return it in WeChat's words."""
        return {
            "appid": self.appid,
            "mchid": mchid,
            # A product may be called by an emoji alone; a payment must be called something.
            "description": plain(self.description)[:DESCRIPTION_MAX] or self.out_trade_no,
            "out_trade_no": self.out_trade_no,
            "time_expire": moment(self.expires_at),
            "notify_url": notify_url,
            "settle_info": {"profit_sharing": self.profit_sharing},
            "amount": {"total": self.fen, "currency": "CNY"},
            "payer": {"openid": self.openid},
        }


@dataclass(frozen=True, slots=True)
class RefundAsked:
    """Money that goes back: `fen` of the `total_fen` that were paid under `out_trade_no`."""

    out_trade_no: str
    out_refund_no: str
    fen: int
    total_fen: int
    reason: str = ""

    def facts(self, *, notify_url: str) -> dict[str, object]:
        """Return it in WeChat's words."""
        reason = plain(self.reason).encode()[:REASON_BYTES_MAX].decode(errors="ignore")
        return {
            "out_trade_no": self.out_trade_no,
            "out_refund_no": self.out_refund_no,
            **({"reason": reason} if reason else {}),
            "notify_url": notify_url,
            "amount": {"refund": self.fen, "total": self.total_fen, "currency": "CNY"},
        }


def plain(words: str) -> str:
    """Return what WeChat Pay can write of these words: no emoji, no line ends."""
    return " ".join("".join(letter for letter in words if letter <= WIDEST).split())


def moment(at: datetime) -> str:
    """Return a time in WeChat's words, in whole seconds of Asia/Shanghai."""
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")
