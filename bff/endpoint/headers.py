"""What the headers of a request say: who, in which language, and what kind of answer is due."""

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from bff.context import Language

JSON = "application/json"
BEARER = b"bearer "
# Phones say one of a few things; whoever makes up others is read anew each time.
REMEMBERED_MAX = 256


class Media(StrEnum):
    """The content types of an answer; the second one also tells failures by its status."""

    JSON = JSON
    GRAPHQL = "application/graphql-response+json"
    EVENTS = "text/event-stream"


def token(authorization: bytes | None) -> str | None:
    """Return the bearer token of an `authorization` header, or None."""
    if authorization is None or authorization[: len(BEARER)].lower() != BEARER:
        return None
    return authorization[len(BEARER) :].strip().decode("latin-1")


@lru_cache(REMEMBERED_MAX)
def language(accepted: bytes) -> Language:
    """Return the language of `accept-language`; Chinese unless English is wanted first."""
    return Language.EN if accepted.strip().lower().startswith(b"en") else Language.ZH


@lru_cache(REMEMBERED_MAX)
def media(accepted: bytes) -> Media | None:
    """Return the kind of answer that `accept` likes best; None when it takes none of ours."""
    wanted = dict(_ranges(accepted.decode("latin-1").lower() or "*/*"))
    named = [*wanted, *(kind.value for kind in Media)]
    # What is liked equally comes in the order in which it is named; JSON before what is not.
    best = max(Media, key=lambda kind: (_liking(kind, wanted), -named.index(kind.value)))
    return best if _liking(best, wanted) > 0 else None


@lru_cache(REMEMBERED_MAX)
def is_json(content_type: bytes) -> bool:
    """Whether a body of this `content-type` is JSON in UTF-8."""
    kind, *parameters = content_type.decode("latin-1").lower().replace(" ", "").split(";")
    charsets = [one.partition("=")[2].strip('"') for one in parameters if one[:8] == "charset="]
    return kind == JSON and all(charset in {"utf-8", "utf8"} for charset in charsets)


def _ranges(accepted: str) -> Iterator[tuple[str, float]]:
    for part in accepted.replace(" ", "").split(","):
        kind, *parameters = part.split(";")
        weights = [one[2:] for one in parameters if one.startswith("q=")]
        yield kind, _weight(weights[0]) if weights else 1.0


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0


def _liking(kind: Media, wanted: dict[str, float]) -> float:
    named = wanted.get(kind.value)
    if named is not None:
        return named
    # A stream is for whoever asks for one.
    if kind is Media.EVENTS:
        return 0.0
    return wanted.get("application/*", wanted.get("*/*", 0.0))
