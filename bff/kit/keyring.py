"""The secret keys of a deployment, kept in one file outside the database."""

import hmac
import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path

KEY_BYTES = 32


class KeyFileError(Exception):
    """The key file is missing, unreadable or incomplete; the message says which key."""


@dataclass(frozen=True, slots=True, repr=False)
class Keyring:
    """One key for each purpose, 32 random bytes each."""

    wrapping: bytes
    phone_index: bytes
    code_index: bytes
    rotating: bytes


def blind(key: bytes, *parts: str) -> bytes:
    """Return the 32 bytes under which a secret is looked up without being stored."""
    # The separator is in no phone number and no code: "1", "23" and "12", "3" differ.
    return hmac.digest(key, "\x1f".join(parts).encode(), sha256)


def made() -> Keyring:
    """Return a ring of new random keys."""
    return Keyring(*(os.urandom(KEY_BYTES) for _ in fields(Keyring)))


def written(ring: Keyring, path: Path) -> None:
    """Write a ring for its owner's eyes only; an existing file is never replaced."""
    text = json.dumps({f.name: b64encode(getattr(ring, f.name)).decode() for f in fields(ring)})
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def read(path: Path) -> Keyring:
    """Read the ring kept at `path`, or raise KeyFileError in words."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        keys = [b64decode(kept[field.name], validate=True) for field in fields(Keyring)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeyFileError(f"{path} is no key file: {error}") from None
    if any(len(key) != KEY_BYTES for key in keys):
        raise KeyFileError(f"{path}: each key must be {KEY_BYTES} bytes in base64.")
    return Keyring(*keys)
