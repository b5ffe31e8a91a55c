from pathlib import Path

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from bff.gateways.pay import merchant
from tests.given import pay_notices as given

PRIVATE = Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
PUBLIC = Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
ELLIPTIC = ec.generate_private_key(ec.SECP256R1())

SECRETS = {
    "mchid": given.MCHID,
    "serial": "5157f09efdc096de15ebe81a47057a7232f1b8e1",
    "private_key": given.stranger().private_bytes(*PRIVATE).decode(),
    "apiv3_key": given.APIV3_KEY.decode(),
    "public_key_id": given.PUBLIC_KEY_ID,
    "public_key": given.wechat().public_key().public_bytes(*PUBLIC).decode(),
}


def written(folder: Path, **changed: object) -> Path:
    path = folder / "pay.json"
    path.write_bytes(orjson.dumps(SECRETS | changed))
    return path


def test_the_secrets_are_read_and_never_shown(tmp_path: Path) -> None:
    found = merchant.read(written(tmp_path))

    assert (found.mchid, found.serial) == (given.MCHID, SECRETS["serial"].upper())
    assert found.public_key == given.wechat().public_key()
    assert "key" not in repr(found).replace("public_key", "")


def test_without_a_public_key_certificates_are_meant(tmp_path: Path) -> None:
    found = merchant.read(written(tmp_path, public_key=None, public_key_id=None))

    assert found.public_key is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"mchid": None}, "mchid"),
        ({"apiv3_key": "short"}, "apiv3_key must have 32"),
        ({"public_key": None}, "together"),
        ({"private_key": "nonsense"}, "private_key is no PEM"),
        ({"public_key": "nonsense"}, "public_key is no PEM"),
        ({"private_key": ELLIPTIC.private_bytes(*PRIVATE).decode()}, "private_key is no RSA"),
        ({"public_key": ELLIPTIC.public_key().public_bytes(*PUBLIC).decode()}, "public_key is no"),
    ],
)
def test_wrong_secrets_are_named_and_not_quoted(
    tmp_path: Path, changed: dict[str, object], words: str
) -> None:
    with pytest.raises(ValueError, match=words) as refused:
        merchant.read(written(tmp_path, **changed))

    assert "PRIVATE KEY" not in str(refused.value)
    assert SECRETS["apiv3_key"] not in str(refused.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        merchant.read(tmp_path / "pay.json")
