"""How codes lie in the database: found by HMAC, made again from a sealed secret."""

import os
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bff.domains.code import rules
from bff.kit import keyring
from bff.kit.keyring import Keyring

SECRET_BYTES = 32
NONCE_BYTES = 12
# Half an HMAC still cannot be met by chance, and the index is half as large.
BLIND_BYTES = 16


def blinded(ring: Keyring, digest: str) -> bytes:
    """Return what a code is found by, given its `rules.digest`."""
    # Of the digest, because a vendor hands over nothing else.
    return keyring.blind(ring.code_index, "code", digest)[:BLIND_BYTES]


def sought(ring: Keyring, text: str) -> bytes:
    """Return what a scanned text is found by; of a text that is no code, nothing is found."""
    # An empty key is found by nobody, so what is no code needs no branch of its own.
    code = rules.read(text)
    return blinded(ring, rules.digest(code)) if code else b""


def made() -> bytes:
    """Return a new secret for a batch."""
    return os.urandom(SECRET_BYTES)


def wrapped(ring: Keyring, batch_id: UUID, secret: bytes) -> bytes:
    """Seal a batch's secret by the key of the deployment."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(ring.wrapping).encrypt(nonce, secret, b"batch" + batch_id.bytes)


def unwrapped(ring: Keyring, batch_id: UUID, kept: bytes) -> bytes:
    """Open a batch's secret; InvalidTag when another batch's or another deployment's."""
    opened = AESGCM(ring.wrapping)
    return opened.decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], b"batch" + batch_id.bytes)
