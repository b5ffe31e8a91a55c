"""What a code looks like: written on goods, as a link, and derived from a batch's secret."""

import hmac
import re
from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID

from bff.domains.code.states import Level
from bff.kit.geo import Point

# Without 0 O 1 I L, which people mistake for one another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12
# A link of ours has some forty characters; the rest is room for what others add.
TEXT_LENGTH_MAX = 256
CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")

# Each level has a path of its own, so that WeChat can open the app that it is meant for.
PATHS = {
    Level.CAP_INNER: "b",
    Level.CAP_OUTER: "o",
    Level.CASE_INNER: "c",
    Level.CASE_OUTER: "k",
    Level.PALLET: "p",
}


def link(site: str, level: Level, code: str) -> str:
    """Return what is printed as a square: `site` is such as https://code.brand.example."""
    return f"{site.rstrip('/')}/{PATHS[level]}/{code}"


def read(text: str) -> str | None:
    """Return the code in what was scanned or typed, bare or as a link; None when there is none."""
    if len(text) > TEXT_LENGTH_MAX:
        return None
    bare = text.strip()
    # Whatever the host: printed codes outlive domains.
    if "://" in bare:
        bare = re.split("[?#]", bare, maxsplit=1)[0].rstrip("/").rpartition("/")[2]
    code = bare.upper()
    return code if CODE.fullmatch(code) else None


def derived(secret: bytes, level: Level, *numbers: int) -> str:
    """Return the code that a batch's secret gives to these numbers, always the same."""
    seed = ":".join([level, *map(str, numbers)]).encode()
    # 256 bits for the 60 of a code leave no letter likelier than another.
    rest = int.from_bytes(hmac.digest(secret, seed, sha256))
    letters = []
    for _ in range(CODE_LENGTH):
        rest, place = divmod(rest, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def digest(code: str) -> str:
    """Return what a vendor may hand over in place of a code: its SHA-256 in hexadecimal."""
    return sha256(code.encode()).hexdigest()


def cell(place: Point | None) -> str | None:
    """Return the square of about one kilometre around a place; nothing finer is kept."""
    # A hundredth of a degree is about a kilometre.
    return f"{place.lat:.2f},{place.lng:.2f}" if place else None


def diversion(
    *, outside: bool, region: str | None, shipped_to: UUID | None, opened_by: UUID
) -> Mapping[str, object] | None:
    """Return what speaks for goods that left their dealer's territory (窜货), or None."""
    signs = {
        "OUTSIDE_TERRITORY": outside,
        "SHIPPED_TO_ANOTHER_STORE": shipped_to not in {None, opened_by},
    }
    seen = [sign for sign, is_seen in signs.items() if is_seen]
    facts = {"signs": seen, "region": region, "shipped_to": str(shipped_to) if shipped_to else None}
    return facts if seen else None
