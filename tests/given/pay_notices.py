"""What WeChat Pay would send, sealed and signed with keys of the tests' own."""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from uuid import uuid4

import orjson
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bff.gateways.pay import Merchant, seal

MCHID = "1900009191"
APPID = "wx2421b1c4370ec43b"
APIV3_KEY = b"an APIv3 key of thirty-two bytes"
PUBLIC_KEY_ID = "PUB_KEY_ID_0119000091912026112500000001"
# The wall's time in these tests, where nothing else says what time it is.
NOW = 1_764_057_600

PAID: Mapping[str, object] = {
    "appid": APPID,
    "mchid": MCHID,
    "out_trade_no": "ORDER-1",
    "transaction_id": "4200000001",
    "trade_type": "JSAPI",
    "trade_state": "SUCCESS",
    "bank_type": "OTHERS",
    "success_time": "2026-11-25T16:00:00+08:00",
    "payer": {"openid": "oLin"},
    "amount": {"total": 690, "payer_total": 690, "currency": "CNY", "payer_currency": "CNY"},
}
REFUNDED: Mapping[str, object] = {
    "mchid": MCHID,
    "out_trade_no": "ORDER-1",
    "transaction_id": "4200000001",
    "out_refund_no": "REFUND-1",
    "refund_id": "5000000001",
    "refund_status": "SUCCESS",
    "success_time": "2026-11-25T17:00:00+08:00",
    "amount": {"total": 690, "refund": 200, "payer_total": 690, "payer_refund": 200},
}


@dataclass(frozen=True, slots=True)
class Sent:
    """A notification on its way."""

    headers: Mapping[str, str]
    body: bytes

    def with_header(self, name: str, value: str) -> "Sent":
        """Return the same with another header."""
        return replace(self, headers={**self.headers, name: value})


@cache
def wechat() -> RSAPrivateKey:
    """Return the key that WeChat Pay signs with."""
    return _made()


@cache
def stranger() -> RSAPrivateKey:
    """Return somebody else's key."""
    return _made()


@cache
def merchant() -> Merchant:
    """Return who we are to WeChat Pay."""
    return Merchant(
        mchid=MCHID,
        serial="5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
        private_key=_made(),
        apiv3_key=APIV3_KEY,
        public_key_id=PUBLIC_KEY_ID,
        public_key=wechat().public_key(),
    )


def sent(told: Mapping[str, object], kind: str = "transaction", *, at: int = NOW) -> Sent:
    """Return a genuine notification of what is told."""
    return signed(orjson.dumps(envelope(told, kind)), at=at)


def envelope(
    told: Mapping[str, object], kind: str = "transaction", *, key: bytes = APIV3_KEY
) -> dict[str, object]:
    """Return the envelope in which something is told."""
    nonce = base64.b64encode(os.urandom(9)).decode()
    ciphertext = AESGCM(key).encrypt(nonce.encode(), orjson.dumps(told), kind.encode())
    return {
        "id": str(uuid4()),
        "create_time": "2026-11-25T17:00:01+08:00",
        "event_type": "REFUND.SUCCESS" if kind == "refund" else "TRANSACTION.SUCCESS",
        "resource_type": "encrypt-resource",
        "summary": "支付成功",
        "resource": {
            "original_type": kind,
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": base64.b64encode(ciphertext).decode(),
            "associated_data": kind,
            "nonce": nonce,
        },
    }


def signed(
    body: bytes, *, key: RSAPrivateKey | None = None, serial: str = PUBLIC_KEY_ID, at: int = NOW
) -> Sent:
    """Return these bytes as WeChat, or whoever holds the key, signs them."""
    nonce = base64.b16encode(os.urandom(16)).decode()
    headers = {
        "Wechatpay-Timestamp": str(at),
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": serial,
        "Wechatpay-Signature-Type": seal.SCHEME,
        "Wechatpay-Signature": seal.signed(key or wechat(), str(at), nonce, body),
        "Content-Type": "application/json",
    }
    return Sent(headers, body)


def _made() -> RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
