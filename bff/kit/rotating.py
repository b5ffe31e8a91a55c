"""Codes of twelve letters that a phone shows, which change and soon mean nothing."""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from bff.kit.keyring import Keyring, blind

# Without 0 O 1 I L, which people mistake for one another.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12
# A photograph of the screen, sent to a friend, is worth nothing a minute later.
SHOWN_FOR = timedelta(seconds=60)
SPACES = str.maketrans("", "", " -")


def code(ring: Keyring, now: datetime, *, thing_id: UUID, owner_id: UUID) -> str:
    """Return the code of a thing and its owner for this second."""
    # Of the second only: whoever asks again at once sees the same code, not a second good one.
    bound = b"|".join((thing_id.bytes, owner_id.bytes, str(int(now.timestamp())).encode()))
    number = int.from_bytes(hmac.digest(ring.rotating, bound, sha256))
    letters = [
        LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(CODE_LENGTH)
    ]
    return "".join(letters)


def hashed(ring: Keyring, text: str, *, noun: str) -> UUID | None:
    """Return under what a code for this noun is kept, typed in whatever case; None for no code."""
    # Clerks type what a scanner cannot read, spaced as they see it.
    text = text.translate(SPACES).upper()
    if len(text) != CODE_LENGTH or not set(text) <= set(LETTERS):
        return None
    return UUID(bytes=blind(ring.code_index, noun, text)[:16])
