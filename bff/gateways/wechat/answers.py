"""What WeChat answers, in our words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

from bff.gateways.wechat.errors import LoginCodeInDoubt, PhoneCodeInDoubt, PhoneCodeRefused


@dataclass(frozen=True, slots=True)
class Login:
    """Who opened an app; the unionid only where WeChat gives it."""

    openid: str
    unionid: str | None


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number that WeChat has verified, without its country's code."""

    number: str = field(repr=False)
    country_code: str


class TextScene(IntEnum):
    """Where a text is to be shown."""

    PROFILE = 1
    COMMENT = 2
    FORUM = 3
    SOCIAL_LOG = 4


class Suggestion(StrEnum):
    """What to do with a text; REVIEW also where WeChat cannot check it."""

    FINE = "pass"
    REVIEW = "review"
    RISKY = "risky"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What WeChat thinks of a text; no label where it could not check it."""

    suggestion: Suggestion
    label: int | None


def login(facts: Mapping[str, Any]) -> Login:
    """Read who it was; LoginCodeInDoubt when the answer does not say."""
    openid = facts.get("openid")
    if not openid:
        raise LoginCodeInDoubt
    # The session key stays behind: what is not kept cannot leak.
    return Login(openid=str(openid), unionid=facts.get("unionid") or None)


def phone(facts: Mapping[str, Any], *, appid: str) -> Phone:
    """Read the number; PhoneCodeRefused when it was asked for in another app."""
    try:
        told = facts["phone_info"]
        meant_for = told["watermark"]["appid"]
        # The documents say text, the official sample has a number.
        number, country = str(told["purePhoneNumber"]), str(told["countryCode"])
    except (KeyError, TypeError):
        raise PhoneCodeInDoubt from None
    if meant_for != appid:
        raise PhoneCodeRefused(meant_for)
    return Phone(number=number, country_code=country)


def verdict(facts: Mapping[str, Any]) -> Verdict:
    """Read a verdict; REVIEW when WeChat says what we do not know."""
    result = facts.get("result") or {}
    # A word that WeChat adds one day must not let a text pass.
    known = {suggestion.value: suggestion for suggestion in Suggestion}
    return Verdict(known.get(str(result.get("suggest")), Suggestion.REVIEW), result.get("label"))
