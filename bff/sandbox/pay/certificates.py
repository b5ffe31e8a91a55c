"""GET /v3/certificates, and how a merchant moves from one kind of key to the other."""

from typing import Literal

from cryptography.x509 import load_pem_x509_certificate

from bff.sandbox.pay import keys, trades
from bff.sandbox.pay.asking import Asked
from bff.sandbox.pay.keys import Key, Keys, Mode
from bff.sandbox.pay.refusals import system_error
from bff.sandbox.pay.ring import Ring
from bff.sandbox.pay.shapes import Shape

# The old one and the new one; a third would be of no use.
AT_ONCE = 2
ASSOCIATED = "certificate"


class Wanted(Shape):
    """Which certificates; the sandbox has those of RSA."""

    algorithm_type: Literal["RSA", "SM2", "ALL"] = "RSA"


def download(asked: Asked) -> dict[str, object]:
    """Return the certificates, encrypted by the APIv3 key."""
    wanted, ring = asked.queried(Wanted), asked.office.ring
    # So it was seen live: an account that only has the public key is in for an error.
    if ring.keys.mode is Mode.PUBLIC_KEY:
        raise system_error()
    listed = () if wanted.algorithm_type == "SM2" else ring.keys.certificates
    return {"data": [_told(ring, key) for key in listed]}


def rotated(current: Keys, to: Literal["certificate", "public-key"]) -> Keys:
    """Return the keys one step on: A, A and B, B; or by way of both kinds to the public key."""
    if to == "public-key":
        grey = current.mode is Mode.CERTIFICATE
        return current.model_copy(update={"mode": Mode.GREY if grey else Mode.PUBLIC_KEY})
    known = current.certificates
    if current.mode is not Mode.CERTIFICATE:
        return current.model_copy(update={"mode": Mode.CERTIFICATE})
    left = known[1:] if len(known) == AT_ONCE else (*known, keys.certified())
    return current.model_copy(update={"certificates": left})


def _told(ring: Ring, key: Key) -> dict[str, object]:
    assert key.certificate is not None
    pem = key.certificate.encode()
    certificate = load_pem_x509_certificate(pem)
    return {
        "serial_no": key.serial,
        "effective_time": trades.rfc3339(certificate.not_valid_before_utc.timestamp()),
        "expire_time": trades.rfc3339(certificate.not_valid_after_utc.timestamp()),
        "encrypt_certificate": ring.encrypted(pem, ASSOCIATED),
    }
