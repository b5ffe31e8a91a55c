"""The keys of the merchant and of WeChat Pay: made once, and kept beside the sandbox's state."""

import secrets
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile

import orjson
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import BaseModel, ConfigDict

from bff.sandbox.pay import rsa

FILE = "pay-keys.json"
# The half of them that a merchant is given; the server under test reads this file.
MERCHANT_FILE = "pay.json"
MCHID = "1900006891"
OWNER_ONLY = 0o600


class Mode(StrEnum):
    """By what a merchant knows WeChat Pay: its public key, its certificates, or (grey) both."""

    PUBLIC_KEY = "public-key"
    GREY = "grey"
    CERTIFICATE = "certificate"


class Key(BaseModel):
    """A private key with the serial it is known by, and the certificate if it has one (PEM)."""

    model_config = ConfigDict(frozen=True)

    serial: str
    private: str
    certificate: str | None = None


class Keys(BaseModel):
    """All keys of one sandbox; of the certificates the first is the one that signs."""

    model_config = ConfigDict(frozen=True)

    mchid: str
    apiv3_key: str
    mode: Mode
    merchant: Key
    public: Key
    certificates: tuple[Key, ...]


def merchant_file(state_dir: Path) -> Path:
    """Return the file that tells a merchant its secrets; the keys are made if there are none."""
    path = state_dir / MERCHANT_FILE
    keys = read(state_dir)
    if not path.exists():
        _written(path, _told(keys))
    return path


def read(state_dir: Path) -> Keys:
    """Return the keys that the folder keeps, made at the first call."""
    path = state_dir / FILE
    if not path.exists():
        _made(path)
    return Keys.model_validate_json(path.read_bytes())


def keep(state_dir: Path, keys: Keys) -> None:
    """Replace the keys, and what the merchant is told of them."""
    _written(state_dir / FILE, keys.model_dump())
    _written(state_dir / MERCHANT_FILE, _told(keys))


def certified() -> Key:
    """Return a new platform key with its certificate."""
    key = rsa.made()
    certificate = rsa.certificate(key, at=datetime.now(UTC))
    serial = f"{certificate.serial_number:040X}"
    pem = certificate.public_bytes(Encoding.PEM).decode()
    return Key(serial=serial, private=rsa.private_pem(key), certificate=pem)


def _made(path: Path) -> None:
    numbered = f"PUB_KEY_ID_01{MCHID}{datetime.now(UTC):%Y%m%d}{secrets.randbelow(10**12):012}"
    keys = Keys(
        mchid=MCHID,
        apiv3_key=secrets.token_hex(16),
        mode=Mode.PUBLIC_KEY,
        merchant=Key(serial=secrets.token_hex(20).upper(), private=rsa.private_pem(rsa.made())),
        public=Key(serial=numbered, private=rsa.private_pem(rsa.made())),
        certificates=(certified(),),
    )
    _written(path, keys.model_dump(), replace=False)


def _told(keys: Keys) -> dict[str, object]:
    public = None if keys.mode is Mode.CERTIFICATE else keys.public
    pem = Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    return {
        "mchid": keys.mchid,
        "serial": keys.merchant.serial,
        "private_key": keys.merchant.private,
        "apiv3_key": keys.apiv3_key,
        "public_key_id": public and public.serial,
        "public_key": public
        and rsa.loaded(public.private).public_key().public_bytes(*pem).decode(),
    }


def _written(path: Path, facts: object, *, replace: bool = True) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as opened:
        opened.write(orjson.dumps(facts, option=orjson.OPT_INDENT_2))
    draft = Path(opened.name)
    draft.chmod(OWNER_ONLY)
    if replace:
        draft.replace(path)
        return
    # Two processes may start at once: whoever links first has made the keys.
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
