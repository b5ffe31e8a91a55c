"""What calling WeChat can end in, for callers who must decide what to do next."""

from bff.kit.refusal import Unavailable


class WeChatError(Exception):
    """The base of all that a call to WeChat raises."""


class WeChatUnavailable(WeChatError, Unavailable):
    """WeChat is not reached, is too slow or too busy: the same call may succeed later."""


class QuotaReached(WeChatUnavailable):
    """A quota of a minute or a day is used up."""

    def __init__(self, errcode: int) -> None:
        """Keep WeChat's number, which tells the minute (45011, 44991) from the day (45009)."""
        self.errcode = errcode
        super().__init__(errcode)


class OutcomeUnknown(WeChatUnavailable):
    """The call went out and no answer came: it may have had its effect."""


class WeChatRefused(WeChatError):
    """WeChat says no for a reason that only a change of ours, or of the account, can mend."""

    def __init__(self, errcode: int) -> None:
        """Keep WeChat's number."""
        self.errcode = errcode
        super().__init__(errcode)


class CodeRefused(WeChatError):
    """The code is no good (any more): the app must fetch a new one."""


class LoginCodeRefused(CodeRefused):
    """The login code is unknown, too old or used: the app must call `wx.login` again."""


class LoginCodeInDoubt(LoginCodeRefused):
    """No answer came, so the login code may be used up: the app must call `wx.login` again."""


class LoginBlocked(WeChatError):
    """WeChat holds this person for a risk and lets them in nowhere (40226)."""


class PhoneCodeRefused(CodeRefused):
    """The phone code is unknown, too old or used: the button must be pressed again."""


class PhoneCodeInDoubt(PhoneCodeRefused):
    """No answer came, so the phone code may be used up: the button must be pressed again."""


class ConsentMissing(WeChatError):
    """The person did not agree to this message, or to no more of them (43101)."""


QUOTAS = frozenset({45009, 45011, 44991})


def refusal(errcode: int) -> WeChatError:
    """Return the error for a number that means the same at every path."""
    return QuotaReached(errcode) if errcode in QUOTAS else WeChatRefused(errcode)
