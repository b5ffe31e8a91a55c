"""What stands at the head of all that WeChat Pay says: who signed it, and when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bff.gateways.pay import seal
from bff.gateways.pay.errors import NotGenuine, Why

# WeChat sends such signatures now and then, to see whether they are looked at.
PROBE = "WECHATPAY/SIGNTEST/"
SKEW_S_MAX = 300
# int() would take more than WeChat writes, and stumble over what is very long.
SECONDS = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Proof:
    """A signature, not yet checked."""

    timestamp: str
    nonce: str
    serial: str
    signature: str


def read(headers: Mapping[str, str], *, now_s: float) -> Proof:
    """Read the signature at the head of a message that was sent just now; else NotGenuine."""
    proof = Proof(
        timestamp=headers.get("wechatpay-timestamp", ""),
        nonce=headers.get("wechatpay-nonce", ""),
        serial=headers.get("wechatpay-serial", ""),
        signature=headers.get("wechatpay-signature", ""),
    )
    # First of all, for a probe may well be wrong in other ways too.
    if proof.signature.startswith(PROBE):
        raise NotGenuine(Why.PROBE)
    if not (proof.timestamp and proof.nonce and proof.serial and proof.signature):
        raise NotGenuine(Why.UNSIGNED)
    if not SECONDS.fullmatch(proof.timestamp) or abs(int(proof.timestamp) - now_s) > SKEW_S_MAX:
        raise NotGenuine(Why.STALE)
    return proof


def check(proof: Proof, body: bytes, key: RSAPublicKey) -> None:
    """Return if the owner of the key signed exactly these bytes; else NotGenuine."""
    if not seal.genuine(key, proof.signature, proof.timestamp, proof.nonce, body):
        raise NotGenuine(Why.SIGNATURE)
