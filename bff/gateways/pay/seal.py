"""Signatures and ciphers of WeChat Pay, version 3: pure functions over bytes."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bff.gateways.pay.errors import NotGenuine, Why

ALGORITHM = "AEAD_AES_256_GCM"
SCHEME = "WECHATPAY2-SHA256-RSA2048"

SHA256, PKCS1 = hashes.SHA256(), padding.PKCS1v15()
# WeChat names SHA-1 here; OAEP leans on nothing that was broken in it.
OLDER = hashes.SHA1
OAEP = padding.OAEP(padding.MGF1(OLDER()), OLDER(), None)


def text(*lines: str | bytes) -> bytes:
    """Return what is signed: each line with its end."""
    return b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)


def signed(key: RSAPrivateKey, *lines: str | bytes) -> str:
    """Sign these lines."""
    return b64encode(key.sign(text(*lines), PKCS1, SHA256)).decode()


def genuine(key: RSAPublicKey, signature: str, *lines: str | bytes) -> bool:
    """Say whether the owner of this key has signed these lines."""
    try:
        key.verify(b64decode(signature, validate=True), text(*lines), PKCS1, SHA256)
    # What is no base64 at all is no signature either.
    except (InvalidSignature, ValueError):
        return False
    return True


def opened(resource: Mapping[str, Any], apiv3_key: bytes) -> bytes:
    """Decrypt what WeChat sealed for this merchant; NotGenuine if anybody touched it."""
    try:
        if resource["algorithm"] != ALGORITHM:
            raise NotGenuine(Why.MALFORMED)
        nonce = resource["nonce"].encode()
        beside = (resource.get("associated_data") or "").encode()
        return AESGCM(apiv3_key).decrypt(nonce, b64decode(resource["ciphertext"]), beside)
    except InvalidTag:
        raise NotGenuine(Why.BROKEN) from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NotGenuine(Why.MALFORMED) from None


def hidden(key: RSAPublicKey, fact: str) -> str:
    """Encrypt a fact about a person, such as a name, so that only the owner of the key reads it."""
    return b64encode(key.encrypt(fact.encode(), OAEP)).decode()
