"""What calling WeChat Pay can end in, for callers who must decide what to do next."""

from enum import StrEnum

from bff.gateways.pay.states import TradeState
from bff.kit.refusal import Unavailable


class PayError(Exception):
    """The base of all that WeChat Pay ends in, beside success."""


class PayUnavailable(PayError, Unavailable):
    """Away, or the outcome is unknown: ask again, with the same number and the same facts."""


class PayBusy(PayUnavailable):
    """Too much was asked of late; the call may have had its effect, so keep its number."""

    def __init__(self, code: str, after_s: int) -> None:
        """Keep WeChat's word, and how long to leave this order alone."""
        self.code = code
        self.after_s = after_s
        super().__init__(code)


class NotYet(PayUnavailable):
    """It is too early: the order is in WeChat's hands; ask again in minutes, or in hours."""


class PayRefused(PayError):
    """A final no, by WeChat's word for it; nothing happened."""

    def __init__(self, code: str, message: str = "") -> None:
        """Keep WeChat's word, and its sentence."""
        self.code = code
        self.message = message
        super().__init__(code, message)


class NotEnough(PayRefused):
    """The merchant's account holds too little; the same number works once it is filled."""


class Absent(PayRefused):
    """WeChat knows nothing of this number: what was in doubt never happened."""


class AlreadyPaid(PayError):
    """The trade has been paid, as it says."""

    def __init__(self, trade: TradeState) -> None:
        """Keep what was paid."""
        self.trade = trade
        super().__init__(trade)


class TradeClosed(PayError):
    """The trade is closed: it takes no money any more, and its number is used up."""


class Why(StrEnum):
    """What is wrong with something that claims to come from WeChat."""

    UNSIGNED = "unsigned"
    PROBE = "probe"
    STALE = "stale"
    SERIAL = "serial"
    SIGNATURE = "signature"
    REPLAYED = "replayed"
    BROKEN = "broken"
    MALFORMED = "malformed"
    FOREIGN = "foreign"


class NotGenuine(PayError):
    """It does not come from WeChat, or is not meant for us: believe nothing it says."""

    def __init__(self, why: Why) -> None:
        """Keep what is wrong."""
        self.why = why
        super().__init__(why.value)
