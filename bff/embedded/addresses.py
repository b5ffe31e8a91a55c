"""The addresses of services: those given are checked, those of our own are made."""

from pathlib import Path
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

from bff.embedded.errors import EmbeddedError

_DATABASE = frozenset({"postgresql", "postgres"})
_REDIS = frozenset({"redis", "rediss", "unix"})


def given_database(url: str, *, name: str = "database URL") -> str:
    """Return the address as it is if it names a PostgreSQL database."""
    parts = _parts(url, name)
    if parts.scheme not in _DATABASE:
        raise _malformed(name, "must begin with postgresql://")
    if not parts.path.strip("/"):
        raise _malformed(name, "names no database after the host")
    if not (parts.hostname or parse_qs(parts.query).get("host")):
        raise _malformed(name, "names no host")
    return url


def given_redis(url: str) -> str:
    """Return the address as it is if it names a Redis server."""
    parts = _parts(url, "Redis URL")
    if parts.scheme not in _REDIS:
        raise _malformed("Redis URL", "must begin with redis://, rediss:// or unix://")
    if not (parts.path if parts.scheme == "unix" else parts.hostname):
        raise _malformed("Redis URL", "names no host or socket")
    return url


def own_database(sockets: Path, *, role: str) -> str:
    """Return the address of the embedded database for one of its roles."""
    return f"postgresql://{role}@/dongxiao?host={quote(str(sockets), safe='/')}"


def own_redis(listening: Path) -> str:
    """Return the address of the embedded Redis."""
    return f"unix://{quote(str(listening), safe='/')}"


def _parts(url: str, name: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # Reading it is what checks it.
    except ValueError as refusal:
        raise _malformed(name, f"cannot be read ({refusal})") from None
    return parts


def _malformed(name: str, reason: str) -> EmbeddedError:
    # The address itself stays out of the sentence: it may hold a password.
    return EmbeddedError(f"The {name} {reason}: correct it, or unset it for the embedded service.")
