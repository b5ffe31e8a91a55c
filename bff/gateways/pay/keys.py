"""The keys that WeChat Pay signs with: its public key, and certificates while there are any."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_pem_x509_certificate

from bff.gateways.pay import proof, seal
from bff.gateways.pay.cable import Reply
from bff.gateways.pay.errors import NotGenuine, PayError, PayUnavailable, Why
from bff.gateways.pay.line import Line
from bff.gateways.pay.proof import Proof

PATH = "/v3/certificates"
FETCH_S_MAX = 2.0
# A new certificate can be fetched a day before it is used.
REFRESH_S = 12 * 3600.0
OK = 200

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of WeChat Pay's, whose serial is in hex."""

    serial: str
    key: RSAPublicKey
    effective_at: datetime
    expires_at: datetime


class PlatformKeys:
    """Finds the key behind a serial; fetches certificates when one is named that is not known."""

    def __init__(self, line: Line, *, apart_s: float) -> None:
        """Know what the merchant's file says, and fetch at most once in `apart_s` seconds."""
        self._line = line
        self._apart_s = apart_s
        self._certificates: dict[str, Certificate] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._fetching: asyncio.Task[bool] | None = None

    @property
    def declared(self) -> str | None:
        """The serial that our requests name, so that answers are signed with that key."""
        return self._line.merchant.public_key_id

    async def close(self) -> None:
        """Leave what is being fetched."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.wait([self._fetching])

    async def check(self, signed: Proof, body: bytes) -> None:
        """Return if WeChat signed exactly these bytes; else NotGenuine."""
        key = await self._find(signed.serial)
        if key is None:
            raise NotGenuine(Why.SERIAL)
        proof.check(signed, body, key)

    async def hiding(self) -> tuple[str, RSAPublicKey]:
        """Return the serial and key that facts about people are encrypted with."""
        merchant = self._line.merchant
        if merchant.public_key_id and merchant.public_key:
            return merchant.public_key_id, merchant.public_key
        if _clock() - self._fetched_at > REFRESH_S:
            await self._fetched()
        good = [one for one in self._certificates.values() if self._good(one.serial)]
        if not good:
            raise PayUnavailable(PATH)
        newest = max(good, key=lambda one: one.effective_at)
        return newest.serial, newest.key

    async def _find(self, serial: str) -> RSAPublicKey | None:
        merchant = self._line.merchant
        if serial == merchant.public_key_id:
            return merchant.public_key
        # Before a merchant changes over, and for days after, both kinds arrive.
        known = self._good(serial) or (await self._fetched() and self._good(serial))
        return known.key if known else None

    def _good(self, serial: str) -> Certificate | None:
        known = self._certificates.get(serial.upper())
        now = datetime.fromtimestamp(self._line.now(), UTC)
        return known if known and known.effective_at <= now < known.expires_at else None

    async def _fetched(self) -> bool:
        if self._fetching is None or self._fetching.done():
            if _clock() - self._tried_at < self._apart_s:
                return False
            self._tried_at = _clock()
            self._fetching = asyncio.create_task(self._fetch())
        # Whoever has no more time goes; what was begun is of use to the next.
        return await asyncio.shield(self._fetching)

    async def _fetch(self) -> bool:
        try:
            ends_at = _clock() + FETCH_S_MAX
            reply = await self._line.ask("GET", PATH, serial=None, ends_at=ends_at)
            found = self._read(reply)
        except PayError as error:
            log.warning("pay_certificates_not_fetched", error=str(error))
            return False
        self._certificates = found
        self._fetched_at = _clock()
        log.info("pay_certificates_fetched", serials=sorted(found))
        return True

    def _read(self, reply: Reply) -> dict[str, Certificate]:
        # Merchants who never had certificates get an error here.
        if reply.status != OK:
            raise PayUnavailable(reply.status)
        signed = proof.read(reply.headers, now_s=self._line.now())
        found = certificates(reply.content, self._line.merchant.apiv3_key)
        # Sealed with a key that only WeChat and we know, they vouch for the answer they came in.
        vouching = found.get(signed.serial.upper())
        key = vouching.key if vouching else self._declared_key(signed.serial)
        if key is None:
            raise NotGenuine(Why.SERIAL)
        proof.check(signed, reply.content, key)
        return found

    def _declared_key(self, serial: str) -> RSAPublicKey | None:
        merchant = self._line.merchant
        return merchant.public_key if serial == merchant.public_key_id else None


def certificates(content: bytes, apiv3_key: bytes) -> dict[str, Certificate]:
    """Unseal the certificates of an answer, by serial; NotGenuine where it makes no sense."""
    try:
        told = orjson.loads(content)["data"]
        found = [certificate(each, apiv3_key) for each in told]
    except (KeyError, TypeError, ValueError):
        raise NotGenuine(Why.MALFORMED) from None
    return {each.serial: each for each in found}


def certificate(told: Mapping[str, object], apiv3_key: bytes) -> Certificate:
    """Unseal one certificate, which bears the serial that stands beside it."""
    sealed = told["encrypt_certificate"]
    if not isinstance(sealed, Mapping):
        raise TypeError
    read = load_pem_x509_certificate(seal.opened(sealed, apiv3_key))
    key = read.public_key()
    if not isinstance(key, RSAPublicKey):
        raise TypeError
    serial = str(told["serial_no"]).upper()
    # As WeChat writes it, zeros and all, for so it is named in every answer.
    if int(serial, 16) != read.serial_number:
        raise ValueError(serial)
    return Certificate(serial, key, read.not_valid_before_utc, read.not_valid_after_utc)


def _clock() -> float:
    return asyncio.get_running_loop().time()
