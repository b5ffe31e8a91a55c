"""Who is who at WeChat: pure functions, so that a seeded database and the sandbox agree."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

# WeChat's are as long and begin with an o.
ID_LENGTH = 28
UNIONID_KEY = "dongxiao-open-platform"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a WeChat account; `phone` is `13800000000` or, abroad, `+852-91234567`."""

    id: str
    name: str
    phone: str | None = None
    has_unionid: bool = True


def openid(appid: str, person: str) -> str:
    """Return what WeChat calls this person in this app."""
    return _id(appid, person)


def unionid(person: str) -> str:
    """Return what WeChat calls this person in all apps of the brand."""
    return _id(UNIONID_KEY, person)


def _id(key: str, person: str) -> str:
    digest = hmac.digest(key.encode(), person.encode(), sha256)
    return "o" + urlsafe_b64encode(digest).decode()[: ID_LENGTH - 1]
