"""The keys as they are used: whose signature is asked for, and with which key is answered."""

import secrets
import time
from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bff.sandbox.pay import rsa
from bff.sandbox.pay.keys import Key, Keys, Mode

SCHEME = "WECHATPAY2-SHA256-RSA2048"


@dataclass(frozen=True, slots=True)
class Signer:
    """One key of WeChat Pay's, by the serial that tells which."""

    serial: str
    key: RSAPrivateKey

    @classmethod
    def of(cls, key: Key) -> Self:
        """Return the signer with this key."""
        return cls(key.serial, rsa.loaded(key.private))

    def headers(self, body: bytes, *, at: int | None = None) -> dict[str, str]:
        """Return the headers that prove who sent a body, and when."""
        # The wall's time, also while the business time is ahead: clients compare it with theirs.
        timestamp, nonce = str(int(time.time()) if at is None else at), secrets.token_hex(16)
        message = f"{timestamp}\n{nonce}\n".encode() + body + b"\n"
        return {
            "Wechatpay-Timestamp": timestamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Signature": rsa.signature(self.key, message),
            "Wechatpay-Serial": self.serial,
            "Wechatpay-Signature-Type": SCHEME,
        }


class Ring:
    """The loaded keys of one sandbox."""

    def __init__(self, keys: Keys) -> None:
        """Load them."""
        self.keys = keys
        self.merchant: RSAPublicKey = rsa.loaded(keys.merchant.private).public_key()

    @cached_property
    def public(self) -> Signer:
        """The signer by the public key."""
        return Signer.of(self.keys.public)

    @cached_property
    def certified(self) -> tuple[Signer, ...]:
        """The signers by certificate; the first is the one in use."""
        return tuple(Signer.of(key) for key in self.keys.certificates)

    def signer(self, wanted: str | None = None) -> Signer:
        """Return who signs for a caller that declared this serial in its request, or none."""
        by_public_key = wanted is not None and wanted.startswith("PUB_KEY_ID_")
        if self.keys.mode is Mode.GREY:
            return self.public if by_public_key else self.certified[0]
        return self.public if self.keys.mode is Mode.PUBLIC_KEY else self.certified[0]

    def teller(self, number: int) -> Signer:
        """Return who signs a notification: during the grey time now this key, now that."""
        return self.signer(self.public.serial if number % 2 else None)

    def opener(self, serial: str) -> RSAPrivateKey | None:
        """Return the key for which a caller that named this serial sealed its secrets."""
        known = (self.public, *self.certified)
        return next((signer.key for signer in known if signer.serial == serial), None)

    def encrypted(self, plain: bytes, associated: str) -> dict[str, str]:
        """Return what only the holder of the APIv3 key reads."""
        return encrypted(self.keys.apiv3_key, plain, associated)


def encrypted(apiv3_key: str, plain: bytes, associated: str) -> dict[str, str]:
    """Return what only the holder of this key reads."""
    nonce = secrets.token_hex(6)
    cipher = AESGCM(apiv3_key.encode()).encrypt(nonce.encode(), plain, associated.encode())
    return {
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": b64encode(cipher).decode(),
        "associated_data": associated,
        "nonce": nonce,
    }
