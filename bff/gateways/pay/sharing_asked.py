"""Shares of an order's money, as WeChat Pay is asked for them; equal facts make equal calls."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bff.gateways.pay.asked import plain

DESCRIPTION_MAX = 80


class ReceiverKind(StrEnum):
    """How somebody is paid: as a merchant of WeChat Pay, or by their openid in an app."""

    MERCHANT = "MERCHANT_ID"
    PERSON = "PERSONAL_OPENID"


class Relation(StrEnum):
    """What somebody who gets shares is to the brand."""

    STORE = "STORE"
    STAFF = "STAFF"
    OWNER = "STORE_OWNER"
    PARTNER = "PARTNER"
    DEALER = "DISTRIBUTOR"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who gets shares; a merchant needs its full legal name, of a person it is checked."""

    kind: ReceiverKind
    account: str
    appid: str
    relation: Relation
    name: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """So many fen for one receiver."""

    kind: ReceiverKind
    account: str
    fen: int
    description: str

    def facts(self) -> dict[str, object]:
        """Return it in WeChat's words."""
        description = plain(self.description)[:DESCRIPTION_MAX]
        return {
            "type": self.kind,
            "account": self.account,
            "amount": self.fen,
            "description": description or self.account,
        }


@dataclass(frozen=True, slots=True)
class ShareAsked:
    """Who gets how much of an order; with `frees` whatever is left becomes the merchant's own."""

    transaction_id: str
    out_order_no: str
    appid: str
    parts: Sequence[Part]
    frees: bool = False

    def facts(self) -> dict[str, object]:
        """Return it in WeChat's words."""
        return {
            "appid": self.appid,
            "transaction_id": self.transaction_id,
            "out_order_no": self.out_order_no,
            "unfreeze_unsplit": self.frees,
            "receivers": [part.facts() for part in self.parts],
        }


@dataclass(frozen=True, slots=True)
class ReturnAsked:
    """What a merchant gives back of a share; a person gives nothing back."""

    out_order_no: str
    out_return_no: str
    mchid: str
    fen: int
    description: str

    def facts(self) -> dict[str, object]:
        """Return it in WeChat's words."""
        return {
            "out_order_no": self.out_order_no,
            "out_return_no": self.out_return_no,
            "return_mchid": self.mchid,
            "amount": self.fen,
            "description": plain(self.description)[:DESCRIPTION_MAX] or self.out_return_no,
        }
