"""RSA as WeChat Pay uses it: 2048 bits, PKCS #1 v1.5 for signatures, OAEP for secrets."""

from base64 import b64decode, b64encode
from binascii import Error
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

BITS = 2_048
EXPONENT = 65_537
VALID = timedelta(days=5 * 365)
# Clocks differ a little, and a certificate from the future is none.
VALID_BEFORE = timedelta(days=1)
NAME = x509.Name(
    [
        x509.NameAttribute(x509.NameOID.COMMON_NAME, "Tenpay.com sandbox"),
        x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Dongxiao"),
    ]
)
SIGNED = padding.PKCS1v15(), hashes.SHA256()
# WeChat Pay names SHA-1 here; OAEP leans on nothing that was broken in it.
OLDER = hashes.SHA1
# WeChat's serials have forty digits; some clients leave a zero out that comes first.
NO_ZERO_FIRST = 1 << 158
SECRET = padding.OAEP(padding.MGF1(OLDER()), OLDER(), None)


def made() -> RSAPrivateKey:
    """Return a new key."""
    return generate_private_key(EXPONENT, BITS)


def private_pem(key: RSAPrivateKey) -> str:
    """Return a key as the text that a merchant's tools read (PKCS #8)."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def loaded(pem: str) -> RSAPrivateKey:
    """Return the key that such a text holds."""
    key = load_pem_private_key(pem.encode(), None)
    assert isinstance(key, RSAPrivateKey)
    return key


def certificate(key: RSAPrivateKey, *, at: datetime) -> x509.Certificate:
    """Return a certificate that the key gives itself."""
    return (
        x509.CertificateBuilder(NAME, NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number() | NO_ZERO_FIRST)
        .not_valid_before(at - VALID_BEFORE)
        .not_valid_after(at + VALID)
        .sign(key, hashes.SHA256())
    )


def signature(key: RSAPrivateKey, message: bytes) -> str:
    """Return the signature of a message, in base64."""
    return b64encode(key.sign(message, *SIGNED)).decode()


def signed(key: RSAPublicKey, message: bytes, given: str) -> bool:
    """Return whether this is the signature of the message."""
    try:
        key.verify(b64decode(given, validate=True), message, *SIGNED)
    except (Error, ValueError, InvalidSignature):
        return False
    return True


def sealed(key: RSAPublicKey, text: str) -> str:
    """Return a short text so that only the owner of the key reads it, in base64."""
    return b64encode(key.encrypt(text.encode(), SECRET)).decode()


def unsealed(key: RSAPrivateKey, given: str) -> str | None:
    """Return the text that was sealed for this key, or None if it was not."""
    try:
        return key.decrypt(b64decode(given, validate=True), SECRET).decode()
    except (Error, ValueError):
        return None
