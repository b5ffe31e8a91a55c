"""What is allowed to happen with members, decided without asking anybody."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from bff.domains.member.kinds import Role, TieKind, UploadPurpose
from bff.kit import web
from bff.kit.refusal import BadInput

# As long as the words of a subscribe message may be, so that each can name the member.
NICKNAME_LENGTH_MAX = 20
NICKNAME_AT_FIRST = "微信用户"
URL_LENGTH_MAX = 500
# WeChat's have 28 characters, and it has promised nobody that they will stay so short.
OPENID_LENGTH_MAX = 64
# Login codes have 32 characters and phone codes 64.
CODE_LENGTH_MAX = 128
SOURCE_LENGTH_MAX = 40
# As long as WeChat's own; the page of an app with its query.
TEMPLATE_LENGTH_MAX = 64
PAGE_LENGTH_MAX = 200
# 128 random bits and `.jpg`.
OBJECT_NAME_LENGTH = 26

# A stolen access token soon ends by itself; a refresh token betrays itself when it is used twice.
ACCESS_LASTS = timedelta(minutes=15)
REFRESH_LASTS = timedelta(days=30)
# A phone that lost our answer asks again at once; a thief comes later.
GRACE = timedelta(seconds=30)
# Numbers are handed on to other people, so a role may not wait for one forever.
PROMISE_LASTS = timedelta(days=30)

COUNTRY_HOME = "86"
COUNTRY = re.compile(r"[1-9]\d{0,2}", re.ASCII)
PHONE_HOME = re.compile(r"1[3-9]\d{9}", re.ASCII)
# The longest that E.164 allows beside a country's code of one digit.
PHONE_ABROAD = re.compile(r"\d{4,14}", re.ASCII)
PHONE_TEXT = re.compile(r"\+([1-9]\d{0,2})[ -](\d+)", re.ASCII)
MASK_HEAD = 3
MASK_TAIL = 4

# Emoji are joined by U+200D; every other format character hides or turns text around.
JOINER = "\u200d"
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

IN_A_PLACE = frozenset({Role.CLERK, Role.OWNER, Role.LEADER, Role.DEALER_STAFF})

# Who brought a member is settled once; store and leader change with the member's life.
KEPT_FOR_GOOD = frozenset({TieKind.BROUGHT_BY})


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A phone number, parted into country and rest, digits only."""

    country: str
    number: str


@dataclass(frozen=True, slots=True)
class Known:
    """An identity that we know, as far as a sign-in must know it."""

    id: UUID
    member_id: UUID
    ours: bool
    unionid: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """One of two sets of members who may be the same person."""

    members: frozenset[UUID]
    has_unionid: bool
    has_phone: bool


class Turn(Enum):
    """What becomes of a refresh token that is shown to us."""

    FIRST = auto()
    AGAIN = auto()
    REUSED = auto()
    OVER = auto()


@dataclass(frozen=True, slots=True)
class Held:
    """A refresh token as it stands, at the business time `now`."""

    now: datetime
    until_at: datetime
    used_at: datetime | None
    ended_at: datetime | None


def turn(held: Held) -> Turn:
    """Say what becomes of a refresh token: a second use is a lost answer for 30 s, then a theft."""
    if held.ended_at is not None or held.until_at <= held.now:
        return Turn.OVER
    if held.used_at is None:
        return Turn.FIRST
    return Turn.AGAIN if held.now - held.used_at <= GRACE else Turn.REUSED


def same_person(known: Sequence[Known], unionid: str | None) -> Known | None:
    """Return the first of the identities of other apps that carries this unionid."""
    others = (one for one in known if not one.ours and one.unionid is not None)
    return next((one for one in others if one.unionid == unionid), None)


def settled(known: Sequence[Known], unionid: str | None) -> Known | None:
    """Return the identity that signs in, if it is known and WeChat tells nothing new of it."""
    ours = next((one for one in known if one.ours), None)
    return ours if ours and unionid in {None, ours.unionid} else None


def may_merge_by_phone(one: Side, other: Side) -> bool:
    """Whether a phone alone proves two sides to be one person."""
    # Two unionids are two people by WeChat's own word; a number may have been handed on.
    return not (one.has_unionid and other.has_unionid) and not (one.has_phone and other.has_phone)


def nickname(text: str) -> str:
    """Return a nickname as it is kept; BadInput when it is empty, too long or has unseen parts."""
    # Composed first: what looks the same must be as long and compare the same.
    kept = unicodedata.normalize("NFC", text).strip()
    if not 1 <= len(kept) <= NICKNAME_LENGTH_MAX:
        raise BadInput(f"A nickname has 1 to {NICKNAME_LENGTH_MAX} characters.")
    if any(unicodedata.category(sign) in UNSEEN and sign != JOINER for sign in kept):
        raise BadInput("A nickname has visible characters only.")
    return kept


def picture(url: str) -> str:
    """Return the address of a picture as it is kept; BadInput unless it is a plain https URL."""
    if len(url) > URL_LENGTH_MAX or not web.shown(url):
        raise BadInput(f"A picture is an https URL of at most {URL_LENGTH_MAX} characters.")
    return url


def code(text: str) -> str:
    """Return a code that WeChat gave to the phone; BadInput when it cannot be one."""
    if not (1 <= len(text) <= CODE_LENGTH_MAX and text.isascii() and text.isprintable()):
        raise BadInput(f"A code has 1 to {CODE_LENGTH_MAX} visible ASCII characters.")
    return text


def phone(country: str, number: str) -> PhoneNumber:
    """Return a phone number; BadInput when no phone can have it."""
    # At home only mobile numbers: nothing else receives a message.
    shape = PHONE_HOME if country == COUNTRY_HOME else PHONE_ABROAD
    if not (COUNTRY.fullmatch(country) and shape.fullmatch(number)):
        raise BadInput("This is no phone number.")
    return PhoneNumber(country=country, number=number)


def phone_of(text: str) -> PhoneNumber:
    """Read a phone number as people write it: `13800001234`, `+86 13800001234`, `+44 7700…`."""
    abroad = PHONE_TEXT.fullmatch(text.strip())
    country, number = abroad.groups() if abroad else (COUNTRY_HOME, text.strip())
    return phone(country, number)


def page(path: str) -> str:
    """Return the page of an app that a message opens; ValueError where WeChat would take none."""
    if path.startswith("/") or not 1 <= len(path) <= PAGE_LENGTH_MAX:
        raise ValueError(f"{path!r} is no page of an app")
    return path


def may_prepare(purpose: UploadPurpose, *, in_store: bool, roles: Collection[Role]) -> bool:
    """Whether somebody with these roles, held there, may send a picture for this purpose.

    Everybody an avatar; of a shop, its owner; of damaged goods, whoever received them.
    """
    match purpose:
        case UploadPurpose.AVATAR:
            return not in_store
        case UploadPurpose.SHOP_PHOTO:
            return in_store and Role.OWNER in roles
        case UploadPurpose.DAMAGE_PHOTO:
            received = {Role.OWNER, Role.CLERK} if in_store else {Role.LEADER}
            return not received.isdisjoint(roles)


def masked(phone: PhoneNumber) -> str:
    """Return a phone number as others may see it: `138****1234`."""
    number = phone.number
    # A short number would show more than it hides.
    if len(number) < MASK_HEAD + 2 * MASK_TAIL:
        return "*" * (len(number) - 2) + number[-2:]
    hidden = "*" * (len(number) - MASK_HEAD - MASK_TAIL)
    return number[:MASK_HEAD] + hidden + number[-MASK_TAIL:]


def role_fits(role: Role, scope_id: UUID | None) -> bool:
    """Whether a role is held in a place exactly when it must be; nobody is made a consumer."""
    return role is not Role.CONSUMER and (role in IN_A_PLACE) == (scope_id is not None)


def stands(kind: TieKind, *, tied_to: UUID | None, to_id: UUID) -> bool:
    """Whether a member's tie of this kind stays as it is when a new one is asked for."""
    return tied_to is not None and (tied_to == to_id or kind in KEPT_FOR_GOOD)
