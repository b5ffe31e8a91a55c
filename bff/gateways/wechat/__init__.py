"""WeChat's mini-program API: `MiniProgram`, what it answers, and what it raises."""

from bff.gateways.wechat.answers import Login, Phone, Suggestion, TextScene, Verdict
from bff.gateways.wechat.credentials import Credentials
from bff.gateways.wechat.errors import (
    CodeRefused,
    ConsentMissing,
    LoginBlocked,
    LoginCodeInDoubt,
    LoginCodeRefused,
    OutcomeUnknown,
    PhoneCodeInDoubt,
    PhoneCodeRefused,
    QuotaReached,
    WeChatError,
    WeChatRefused,
    WeChatUnavailable,
)
from bff.gateways.wechat.mini_program import MiniProgram
from bff.gateways.wechat.patience import Patience
from bff.gateways.wechat.shipping import PickedUp

__all__ = [
    "CodeRefused",
    "ConsentMissing",
    "Credentials",
    "Login",
    "LoginBlocked",
    "LoginCodeInDoubt",
    "LoginCodeRefused",
    "MiniProgram",
    "OutcomeUnknown",
    "Patience",
    "Phone",
    "PhoneCodeInDoubt",
    "PhoneCodeRefused",
    "PickedUp",
    "QuotaReached",
    "Suggestion",
    "TextScene",
    "Verdict",
    "WeChatError",
    "WeChatRefused",
    "WeChatUnavailable",
]
