"""The words of this room: roles, ties, and why things began or ended."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What a member may act as; each but CONSUMER and OPERATOR is held in a place."""

    CONSUMER = "CONSUMER"
    CLERK = "CLERK"
    OWNER = "OWNER"
    LEADER = "LEADER"
    DEALER_STAFF = "DEALER_STAFF"
    OPERATOR = "OPERATOR"


class TieKind(StrEnum):
    """What a tie binds a member to."""

    STORE = "STORE"
    LEADER = "LEADER"
    BROUGHT_BY = "BROUGHT_BY"


class Joined(StrEnum):
    """Why two members are held to be one person."""

    UNIONID = "UNIONID"
    PHONE = "PHONE"
    OPERATOR = "OPERATOR"


class Ended(StrEnum):
    """Why a session is over."""

    SIGNED_OUT = "SIGNED_OUT"
    REUSED = "REUSED"


class TokenKind(StrEnum):
    """What a token is good for."""

    ACCESS = "ACCESS"
    REFRESH = "REFRESH"


class UploadPurpose(StrEnum):
    """What a picture is sent for."""

    AVATAR = "AVATAR"
    SHOP_PHOTO = "SHOP_PHOTO"
    DAMAGE_PHOTO = "DAMAGE_PHOTO"


class Delivery(StrEnum):
    """How far a message has come on its way to a phone."""

    WAITING = "WAITING"
    SENDING = "SENDING"
    SENT = "SENT"
    # The member agreed to no more of them, or WeChat does not send it.
    REFUSED = "REFUSED"
    # It went out and no answer came: sent again, it might arrive twice.
    UNKNOWN = "UNKNOWN"


DELIVERY_EDGES: Mapping[str, frozenset[str]] = {
    Delivery.WAITING: frozenset({Delivery.SENDING}),
    # Back to waiting only if it never left.
    Delivery.SENDING: frozenset(
        {Delivery.WAITING, Delivery.SENT, Delivery.REFUSED, Delivery.UNKNOWN}
    ),
}
