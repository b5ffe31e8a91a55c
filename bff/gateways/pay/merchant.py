"""The merchant's secrets, read once from a file of their own."""

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from pydantic import TypeAdapter, ValidationError

APIV3_KEY_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Written:
    """The file as it is written."""

    mchid: str
    serial: str
    private_key: str
    apiv3_key: str
    public_key_id: str | None = None
    public_key: str | None = None


@dataclass(frozen=True, slots=True)
class Merchant:
    """Who we are to WeChat Pay; without a public key of WeChat's its certificates are fetched."""

    mchid: str
    serial: str
    private_key: RSAPrivateKey = field(repr=False)
    apiv3_key: bytes = field(repr=False)
    public_key_id: str | None = None
    public_key: RSAPublicKey | None = None


_SHAPE = TypeAdapter(Written)


def read(path: Path) -> Merchant:
    """Read the secrets; ValueError in words, without any of them."""
    try:
        return understood(_SHAPE.validate_json(path.read_bytes()))
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror})") from None
    except ValidationError as error:
        # The input would quote a secret in a log.
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise ValueError(f"{path}, at {where}: {first['msg']}") from None


def understood(written: Written) -> Merchant:
    """Load the keys, which takes a moment; ValueError when one of them is none."""
    if len(written.apiv3_key.encode()) != APIV3_KEY_LENGTH:
        raise ValueError(f"apiv3_key must have {APIV3_KEY_LENGTH} characters")
    if (written.public_key_id is None) != (written.public_key is None):
        raise ValueError("public_key and public_key_id stand together or not at all")
    return Merchant(
        mchid=written.mchid,
        serial=written.serial.upper(),
        private_key=_private_key(written.private_key),
        apiv3_key=written.apiv3_key.encode(),
        public_key_id=written.public_key_id,
        public_key=None if written.public_key is None else _public_key(written.public_key),
    )


def _private_key(pem: str) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError):
        raise ValueError("private_key is no PEM of a private key") from None
    if isinstance(key, RSAPrivateKey):
        return key
    raise ValueError("private_key is no RSA key")


def _public_key(pem: str) -> RSAPublicKey:
    try:
        key = load_pem_public_key(pem.encode())
    except ValueError:
        raise ValueError("public_key is no PEM of a public key") from None
    if isinstance(key, RSAPublicKey):
        return key
    raise ValueError("public_key is no RSA key")
