"""The values of a subscribe message, cut to the lengths that their keys allow. Pure."""

import re
from collections.abc import Mapping

# By the kind that a key such as `thing1` begins with; what is no text of ours has its own shape.
LENGTH_MAX = {"thing": 20, "phrase": 5, "name": 10, "character_string": 32, "letter": 32}
CUT = "…"
# Elsewhere the sign of a cut would itself be refused.
WORDS = frozenset({"thing"})
KIND = re.compile(r"[a-z_]+")


def fitted(data: Mapping[str, str]) -> Mapping[str, str]:
    """Return the values as WeChat takes them: in one line, and not too long."""
    return {key: _fitted(_kind(key), " ".join(value.split())) for key, value in data.items()}


def _fitted(kind: str, value: str) -> str:
    most = LENGTH_MAX.get(kind)
    if most is None or len(value) <= most:
        return value
    return value[: most - 1] + CUT if kind in WORDS else value[:most]


def _kind(key: str) -> str:
    found = KIND.match(key)
    return found[0] if found else key
