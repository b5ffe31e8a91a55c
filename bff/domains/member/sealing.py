"""How what is personal to a member lies in the database: sealed by a key of the member's own."""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bff.domains.member.rules import PhoneNumber
from bff.kit import keyring
from bff.kit.keyring import Keyring

# Random ones are safe: no key ever seals anything near 2^32 texts.
NONCE_BYTES = 12
KEY_BITS = 256


def made_key() -> bytes:
    """Return a new key for one member."""
    return AESGCM.generate_key(KEY_BITS)


def wrapped(ring: Keyring, member_id: UUID, key: bytes) -> bytes:
    """Seal a member's key by the key of the deployment."""
    # The member is sealed in: a row copied to another one opens for nobody.
    return _sealed(ring.wrapping, key, b"key" + member_id.bytes)


def unwrapped(ring: Keyring, member_id: UUID, kept: bytes) -> bytes:
    """Open a member's key; InvalidTag when it is another's or was made by another deployment."""
    return _opened(ring.wrapping, kept, b"key" + member_id.bytes)


def sealed_phone(key: bytes, member_id: UUID, phone: PhoneNumber) -> bytes:
    """Seal a phone number by the member's key."""
    text = f"{phone.country} {phone.number}".encode()
    return _sealed(key, text, b"phone" + member_id.bytes)


def opened_phone(
    ring: Keyring, member_id: UUID, kept_key: bytes, kept: bytes
) -> PhoneNumber | None:
    """Open a member's phone number; None when its key was shredded or replaced."""
    try:
        key = unwrapped(ring, member_id, kept_key)
        text = _opened(key, kept, b"phone" + member_id.bytes).decode()
    # Erasing a key is how a member is forgotten, so noise is an answer and no fault.
    except InvalidTag:
        return None
    country, _, number = text.partition(" ")
    return PhoneNumber(country=country, number=number)


def blind_of(ring: Keyring, phone: PhoneNumber) -> bytes:
    """Return what a phone number is found by without being stored."""
    return keyring.blind(ring.phone_index, phone.country, phone.number)


def _sealed(key: bytes, content: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, bound_to)


def _opened(key: bytes, kept: bytes, bound_to: bytes) -> bytes:
    return AESGCM(key).decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], bound_to)
